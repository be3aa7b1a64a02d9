// Slack's mark-up read, and plain text written: nothing a person wrote stays active in what we send.
#include "bot/slack/mrkdwn.hpp"
#include "bot/slack/plain_text.hpp"
#include "core/document.hpp"
#include "tests/fuzz/target.hpp"

#include <string>

void warroom::fuzz::survive(std::string_view bytes)
{
    const auto spoken = slack::plain(bytes);
    const auto written = slack::mrkdwn(spoken);
    hold(slack::mrkdwn(slack::plain(written)) == written);
    for (const auto& text : {std::string{bytes}, spoken}) {
        hold(slack::escape(text).find_first_of("<>") == std::string::npos);
        hold(slack::mrkdwn(text).find_first_of("<>") == std::string::npos);
        hold(slack::rich_text(text).find("<!") == std::string::npos);
        const Document document{.title = text, .chapters = {{1, text, {Paragraph{plain(text)}, Subheading{text}}}}};
        const auto page = html(document);
        hold(page.find("<script") == std::string::npos && page.find("<img") == std::string::npos);
        hold(page.find("<a ") == std::string::npos && page.find("<iframe") == std::string::npos);
        markdown(document);
    }
    slack::from_ts(bytes);
}
