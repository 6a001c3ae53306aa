// Negotiation: offers and answers of one webrtcbin, so that the first packet needs no second mail.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/pipeline.hh"
#include "media/promise.hh"
#include "wire/picture_format.hh"
#include "wire/sdp.hh"

typedef struct _GstWebRTCSessionDescription GstWebRTCSessionDescription;

namespace mailcall::media {

class PortMapping;

class Negotiation {
  public:
    // All run on the owning context.
    struct Listener {
        std::function<void(const wire::Description&)> offer_ready;
        std::function<void(const base::Key&)> answer_begun;
        std::function<void(const wire::Description&)> answer_ready;
        std::function<void(const std::string& cause)> failed;
    };
    // What is not gathered within `patience` is left out, unless there is nothing yet.
    Negotiation(const Pipeline& pipeline, std::shared_ptr<Inbox> inbox, wire::CandidateRule rule,
                std::chrono::milliseconds patience, Listener listener);

    // Before one of the next: routers are asked for ports, which go out with our description.
    void map_ports(PortMapping& mapping) { mapping_ = &mapping; }
    // Before one of the next: what else than the sender's codec stands in our description, and in
    // which order. webrtcbin itself knows the one only.
    void use_codecs(std::vector<wire::Codec> codecs) { codecs_ = std::move(codecs); }
    // The senders are in webrtcbin already. offer_ready comes when the synthetic answer is set.
    void offer();
    // Goes out with our description.
    void lend(std::vector<std::string> relays) { lent_ = std::move(relays); }
    // Error: bad_description, if webrtcbin could not read it.
    static base::Result<> check(const wire::Description& offer);
    void answer(const wire::Description& offer);
    // Adds the mailed answer's candidates; its credentials too, should they not be the early ones.
    void apply(const wire::Description& answer);

    // More of the far side's candidates.
    void add(const std::vector<std::string>& candidates);

    bool is_connected() const;
    // All that was tried came to nothing so far.
    bool has_failed() const;

  private:
    using Step = void (Negotiation::*)(const Reply&);

    Promise then(Step step);
    void set(const char* signal, GstWebRTCSessionDescription* description, Step next);
    using Formats = std::vector<wire::PictureFormat>;
    // Those of our codecs, in our order, in place of what webrtcbin has written.
    std::string put_formats(const std::string& sdp, const Formats& formats) const;

    void take_offer(const Reply& reply);
    void take_remote_offer(const Reply& reply);
    void take_answer(const Reply& reply);
    void take_local(const Reply& reply);
    void take_synthetic(const Reply& reply);
    void publish_when_gathered();
    void publish_what_is_there();
    std::optional<wire::Description> read_local();
    void publish(wire::Description description);
    bool is_gathered() const;

    const Pipeline& pipeline_;
    std::shared_ptr<Inbox> inbox_;
    wire::CandidateRule rule_;
    Listener listener_;
    std::optional<wire::Early> early_;  // what the answerer is to use
    std::vector<std::string> lent_;
    std::vector<wire::Codec> codecs_;
    wire::Description offer_;  // ours, or the one that is answered
    PortMapping* mapping_ = nullptr;
    bool offerer_ = false;
    bool local_set_ = false;
    bool published_ = false;
    std::chrono::milliseconds patience_;
    base::Timer late_{[this] { publish_what_is_there(); }};
};

// The payload number that `sdp` gives to `encoding` ("VP8/90000").
std::optional<int> find_payload(std::string_view sdp, std::string_view encoding);
// The number that the m-section of this kind gives to a header extension; 0: none.
int find_extension(std::string_view sdp, std::string_view kind, std::string_view uri);

}  // namespace mailcall::media
