#pragma once
// Plain text as Slack's mark-up, in which nothing that a person wrote formats, calls or links. Pure.

#include <string>
#include <string_view>

namespace warroom::slack {

// Foreign text made harmless: & < > can't become a mention, a link or a command. Exactly once, on the way out.
std::string escape(std::string_view plain);

// Without what can't be seen, as control characters and marks that turn the direction of all that follows.
std::string visible(std::string_view text);

// For whatever Slack formats: the escaped text, in which no * _ ~ ` :name: or > is mark-up. Quoted lines are code.
std::string mrkdwn(std::string_view sentence);

// For rich text, in which nothing is mark-up or escaped. What would call somebody elsewhere is broken all the same: who
// exports or forwards our messages may read them as mark-up.
std::string rich_text(std::string_view sentence);

} // namespace warroom::slack
