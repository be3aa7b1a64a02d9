#pragma once
// A document as a value, and its two printed forms. All texts are plain: whatever people typed is escaped when it is
// printed, so that it can never become a tag, a link or mark-up.

#include <string>
#include <variant>
#include <vector>

namespace warroom {

struct Span {
    enum class Style { plain, strong, emphasis, code };
    std::string text;
    Style style = Style::plain;
};
using Text = std::vector<Span>;
inline Text plain(std::string text) { return {Span{std::move(text)}}; }

struct Paragraph {
    Text text;
};
struct Bullets {
    std::vector<Text> items;
};
struct Table {
    std::vector<std::string> head;
    std::vector<std::vector<Text>> rows;
};
struct Subheading {
    std::string text;
};
struct Prompt {
    std::string owner;
    std::string question;
}; // "> ✎ TO FILL (owner): question"; owner may be empty
struct Facts {
    std::vector<std::pair<std::string, std::string>> lines;
}; // keys and YAML scalars, fenced
using Block = std::variant<Paragraph, Bullets, Table, Subheading, Prompt, Facts>;

struct Chapter {
    int number = 0; // of playbooks 5.1
    std::string title;
    std::vector<Block> blocks{};
};

struct Document {
    std::string title;
    std::string subtitle; // one line under it
    std::vector<Chapter> chapters{};
};

int open_prompts(const Document& document);
std::string markdown(const Document& document);
// One file: no scripts, nothing fetched, readable on a phone, in the dark and on paper.
std::string html(const Document& document);

} // namespace warroom
