// A controller with a view and wishes that are written down, in a call with Bob.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include "main_loop.hh"
#include "recorder.hh"
#include "window/controller.hh"

namespace mailcall::window {

inline wire::Card card_in(const std::string& state)
{
    wire::Card card;
    card.peer = "bob@example.org";
    card.name = "Bob";
    card.trust = "known";
    card.trust_words = "known from an earlier call";
    card.state = state;
    card.sentence = "what the host says";
    card.media = {true, true, true};
    card.outgoing = true;
    return card;
}

struct Scene : testing::Test {
    Model& settled()
    {
        run_ready();
        return view.models.back();
    }
    Phase phase_after(const std::string& state)
    {
        controller.take(card_in(state));
        return settled().phase;
    }
    void talk()
    {
        controller.take(card_in("talking"));
        controller.session_began();
        controller.talking(now);
    }
    void click(const std::string& action)
    {
        for (const auto& note : settled().notes)
            if (note.action == action) return controller.act_on_note(note.id);
        FAIL() << "no note offers “" << action << "”";
    }

    static constexpr std::int64_t now = 1'700'000'000'000;
    NotedWishes wishes;
    ShownModels view;
    Controller controller{wishes};

    void SetUp() override { controller.show_on(&view); }
};

}  // namespace mailcall::window
