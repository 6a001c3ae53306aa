// Words made of syllables: 18 consonants, 4 vowels, 18 consonants, 6 vowels are 7,776 words.
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/passcode.hh"

#include <array>
#include <sstream>
#include <vector>

#include "base/crypto.hh"
#include "base/words.hh"
#include "wire/address.hh"

namespace mailcall::app {
namespace {

// No c, q, x: their sound differs most between languages.
constexpr std::string_view consonants = "bdfghjklmnprstvwyz";
constexpr std::array<std::string_view, 4> letters{consonants, "aiou", consonants, "aeiouy"};
constexpr std::size_t word_count = 6;
static_assert(letters[0].size() * letters[1].size() * letters[2].size() * letters[3].size() ==
              7776);

bool is_word(const std::string& text)
{
    if (text.size() != letters.size()) return false;
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (letters[i].find(text[i]) == std::string_view::npos) return false;
    return true;
}

std::string word_of(std::size_t number)
{
    std::string word;
    for (auto choice : letters) {
        word += choice[number % choice.size()];
        number /= choice.size();
    }
    return word;
}

}  // namespace

std::vector<std::string> compare_words(const base::Key& key)
{
    constexpr std::size_t compared = 5;
    constexpr std::size_t bytes_each = 4;  // of 2^32 numbers every word gets almost as many
    std::vector<std::string> words;
    for (std::size_t word = 0; word < compared; ++word) {
        std::size_t number = 0;
        for (std::size_t i = 0; i < bytes_each; ++i)
            number = number << 8U | key[word * bytes_each + i];
        words.push_back(word_of(number));
    }
    return words;
}

std::string make_passcode()
{
    std::string text;
    for (std::size_t word = 0; word < word_count; ++word) {
        if (word > 0) text += ' ';
        for (auto choice : letters) text += base::random_text(1, choice);
    }
    return text;
}

std::string find_wrong_word(std::string_view words)
{
    std::istringstream stream{wire::lower(words)};
    std::string word;
    std::size_t count = 0;
    while (stream >> word) {
        if (!is_word(word) || ++count > word_count) return word;
    }
    return count == word_count ? "" : base::tr("(six words are needed)");
}

}  // namespace mailcall::app
