// Arguments: the options of one verb, its --help, and what is left over.
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/glib.hh"
#include "base/result.hh"

namespace mailcall::app {

class Arguments {
  public:
    // `usage` is what follows the program's name, e.g. "call ADDRESS"; `summary` one or more lines.
    Arguments(std::string usage, std::string summary);

    // The variables must outlive parse(); they keep their value when the option is not given.
    Arguments& flag(const char* name, bool& value, const char* help);
    Arguments& text(const char* name, std::string& value, const char* placeholder,
                    const char* help);
    Arguments& number(const char* name, int& value, const char* placeholder, const char* help);
    Arguments& list(const char* name, std::vector<std::string>& value, const char* placeholder,
                    const char* help);

    // What is not an option, in order. --help prints and ends the program. Error: bad_argument.
    base::Result<std::vector<std::string>> parse(const std::vector<std::string>& arguments);
    // The same, when between `least` and `most` words must be left.
    base::Result<std::vector<std::string>> parse(const std::vector<std::string>& arguments,
                                                 std::size_t least, std::size_t most);

  private:
    struct Flag {
        gboolean given;
        bool* value;
    };
    struct Text {
        gchar* given;
        std::string* value;
    };
    struct Number {
        gint given;
        int* value;
    };
    struct List {
        gchar** given;
        std::vector<std::string>* value;
    };
    void add(const char* name, GOptionArg kind, void* target, const char* placeholder,
             const char* help);
    base::Result<std::vector<std::string>> run(std::vector<char*> words);
    void hand_over();

    std::string usage_;
    std::string summary_;
    std::vector<GOptionEntry> entries_;
    // deques: GOption keeps pointers to the elements
    std::deque<Flag> flags_;
    std::deque<Text> texts_;
    std::deque<Number> numbers_;
    std::deque<List> lists_;
};

}  // namespace mailcall::app
