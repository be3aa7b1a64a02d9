#pragma once
// A line as words. Reading goes by their plain form (lower case, what phones make of quotes and dashes undone); what is
// kept is the text as it was typed.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warroom {

// The words still to be read of a line, which must outlive them. A colon at a word's end is a word of its own; a
// mention, `<@U1|Mei Li>`, is one word.
class Words {
public:
    explicit Words(std::string_view line);

    bool empty() const { return next_ == words_.size(); }
    std::size_t size() const { return words_.size() - next_; }
    std::string_view operator[](std::size_t n) const;  // plain; behind the end: ""
    std::string_view typed(std::size_t n) const;       // behind the end: ""
    std::string_view rest(std::size_t from = 0) const; // untouched, without the spaces around it
    std::string_view before(std::size_t n) const;      // untouched, the n words from here
    void skip(std::size_t n = 1);

private:
    struct Word {
        std::string_view typed;
        std::string plain;
    };
    std::vector<Word> words_;
    std::size_t next_ = 0;
};

std::string plain(std::string_view word);

// "<@U012|mei>" or "<@U012>": "U012".
std::optional<std::string> mentioned(std::string_view typed);

// Spaces with a line break or a tab among them are one space.
std::string without_breaks(std::string_view text);

} // namespace warroom
