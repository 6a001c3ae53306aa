// Model: everything that a call window shows, as plain values. The controller changes it, the view
// draws it.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wire/signal.hh"

namespace mailcall::window {

enum class Phase {
    ringing_in,    // somebody calls us; Accept and Decline
    ringing_out,   // "before": we see ourselves, large, with a level meter, until they answer
    connecting,    // accepted, no picture yet
    talking,       //
    reconnecting,  // the peer is not being reached at the moment
    over,          // what it was, and Call again
};

// How sure we are of a person; each has its own colour, icon and words.
enum class Trust { verified, known, fresh, changed, suspect };

// Somebody else in the call, with a tile of their own.
struct Person {
    std::string id;  // stable within the call
    std::string name;
    std::string address;
    Trust trust = Trust::fresh;
    std::string trust_words;   // one short sentence
    bool has_picture = false;  // a picture is coming; otherwise initials are drawn
    bool microphone = true;
    bool screen = false;  // the picture is their screen: never cropped
    double level = -60;   // dB of full scale, how loud they are now
};

struct Switch {
    bool on = false;
    bool possible = true;
    std::string why_not;  // for the tooltip, when not possible
};

enum class DeviceKind { camera, microphone, loudspeaker };
struct Device {
    DeviceKind kind = DeviceKind::camera;
    std::string id;
    std::string name;
    bool used = false;
    friend bool operator==(const Device&, const Device&) = default;
};

enum class Delivery { sending, delivered, lost };
struct ChatLine {
    std::int64_t at = 0;  // Unix ms
    bool own = false;
    std::string who;
    std::string text;  // harmless already; lines kept
    Delivery delivery = Delivery::sending;
};

enum class TransferState {
    offered,   // theirs: may be taken or refused; ours: waits for that
    running,   //
    paused,    // by `paused_by_us` or by them
    broken,    // the connection is away; goes on by itself
    checking,  // all bytes are there
    done,
    refused,
    cancelled,
    failed,
};
struct Transfer {
    int id = 0;
    bool own = false;  // we send
    bool is_folder = false;
    std::string name;  // harmless already
    int files = 1;     // of a folder
    std::int64_t size = 0;
    std::int64_t done = 0;
    double bytes_per_second = 0;
    int seconds_left = -1;  // -1: not known
    TransferState state = TransferState::offered;
    bool paused_by_us = false;
    std::string problem;  // failed, refused, or done but not whole: one sentence
    std::string path;     // done: where it lies on this computer
};

// A folder that one of the two lets the other read.
struct Share {
    int id = 0;
    bool own = false;
    std::string name;
    std::string path;                // own: on this computer
    std::int64_t until = 0;          // Unix seconds; 0: as long as this call
    std::vector<std::string> reads;  // own: what the other has read, newest first, one line each
};
struct Entry {
    std::string name;
    bool is_folder = false;
    std::int64_t size = 0;
    std::int64_t modified = 0;  // Unix seconds
};
// What we see of the other's folder.
struct Browser {
    int share = 0;     // 0: nothing is open
    std::string path;  // below the share, "" at its top
    std::vector<Entry> entries;
    bool loading = false;
    bool is_cut = false;  // there are more than a list holds
    std::string problem;
};

// One line above the picture: what is wrong or offered, and what can be done about it.
struct Note {
    int id = 0;
    std::string text;
    std::string action;  // label of its button; "" : none
    bool is_warning = false;
};

enum class Words { none, offered, matched, different };

struct Model {
    Phase phase = Phase::connecting;
    bool outgoing = false;
    std::string title;             // of the window: the name
    std::string sentence;          // the state in words
    std::int64_t talked_from = 0;  // Unix ms; 0: not yet. The view counts the time.
    int quality = -1;              // 0 bad … 3 very good, -1: not known
    wire::Media media;             // what the call is about
    std::vector<Person> people;
    Switch microphone;
    Switch camera;
    Switch screen;
    bool has_own_picture = false;
    bool previews = false;   // ringing_in: the user wants to see and hear themselves
    double own_level = -60;  // dB
    double volume = 1;       // of what we hear, 0 to 1
    std::vector<Device> devices;
    std::vector<std::string> words;  // to be compared
    Words words_state = Words::none;
    std::vector<ChatLine> chat;
    int unread = 0;
    bool keeps_chat = false;
    std::vector<Transfer> transfers;
    std::vector<Share> shares;
    Browser browser;
    std::vector<Note> notes;
    std::string outcome;  // over: the sentence
    std::int64_t seconds = 0;
    bool can_call_again = false;
};

}  // namespace mailcall::window
