// Negotiation: offers and answers of one webrtcbin, so that the first packet needs no second mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "media/pipeline.hh"
#include "media/promise.hh"
#include "wire/sdp.hh"

typedef struct _GstWebRTCSessionDescription GstWebRTCSessionDescription;

namespace mailcall::media {

class Negotiation {
  public:
    // All run on the owning context.
    struct Listener {
        std::function<void(const wire::Description&)> offer_ready;
        std::function<void(const base::Key&)> answer_begun;
        std::function<void(const wire::Description&)> answer_ready;
        std::function<void(const std::string& cause)> failed;
    };
    Negotiation(const Pipeline& pipeline, std::shared_ptr<Inbox> inbox, wire::CandidateRule rule,
                Listener listener);

    // The senders are in webrtcbin already. offer_ready comes when the synthetic answer is set.
    void offer();
    base::Result<> answer(const wire::Description& offer);
    // Adds the mailed answer's candidates; its credentials too, should they not be the early ones.
    void apply(const wire::Description& answer);

    bool is_connected() const;

  private:
    using Step = void (Negotiation::*)(const Reply&);

    Promise then(Step step);
    void set(const char* signal, GstWebRTCSessionDescription* description, Step next);
    void take_offer(const Reply& reply);
    void take_remote_offer(const Reply& reply);
    void take_answer(const Reply& reply);
    void take_local(const Reply& reply);
    void take_synthetic(const Reply& reply);
    void publish_when_gathered();
    void publish(wire::Description description);
    bool is_gathered() const;

    const Pipeline& pipeline_;
    std::shared_ptr<Inbox> inbox_;
    wire::CandidateRule rule_;
    Listener listener_;
    std::optional<wire::Early> early_;
    wire::Description offer_;
    bool offerer_ = false;
    bool local_set_ = false;
    bool published_ = false;
};

// The payload number that `sdp` gives to `encoding` ("VP8/90000").
std::optional<int> find_payload(std::string_view sdp, std::string_view encoding);

}  // namespace mailcall::media
