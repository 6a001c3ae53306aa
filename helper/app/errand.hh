// Errand: mailcall-call sent to look at this computer: started, read line by line, ended.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hh"
#include "base/result.hh"

namespace mailcall::app {

class Errand {
  public:
    // Both run on the main loop, never from inside a call of the owner's.
    struct Ears {
        std::function<void(const base::Json&)> line;  // each object that it prints
        // Once: it ended. An error when it could not be started, took too long or ended badly;
        // not called for one that was stopped.
        std::function<void(const base::Result<>&)> ended;
    };

    explicit Errand(Ears ears);
    Errand(const Errand&) = delete;
    Errand& operator=(const Errand&) = delete;
    // The process is told to end; when it does not within 3 s it is killed.
    ~Errand();

    // Starts mailcall-call with these words, once the process of an earlier start() has gone: two
    // of them would fight over the camera. `limit`: then it is killed; zero for none.
    void start(std::vector<std::string> words, std::chrono::milliseconds limit);
    void stop();
    bool is_busy() const;

  private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

}  // namespace mailcall::app
