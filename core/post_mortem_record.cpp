// How complete the record is: the line beneath the minutes, and chapter 13, what nobody knows yet.
#include "core/account.hpp"
#include "core/sentence.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace warroom {
namespace {

// Those that stood in the room when it was counted, as far as the log knew.
std::int64_t recorded_by_then(const Account& account, const Recorded& counted, const RoomRead& reading)
{
    std::map<MessageId, bool> stands;
    for (const auto& recorded : account.history) {
        if (recorded.seq >= counted.seq) break;
        const auto* message = std::get_if<MessagePosted>(&recorded.event);
        if (message && message->channel == reading.channel && message->sent_at <= reading.to)
            stands.try_emplace(message->message, true);
        const auto* gone = std::get_if<MessageDeleted>(&recorded.event);
        if (gone && gone->channel == reading.channel) stands.insert_or_assign(gone->message, false);
    }
    return std::ranges::count_if(stands, [](const auto& message) { return message.second; });
}

std::string messages_text(std::int64_t count)
{
    return count == 0 ? "no messages" : count == 1 ? "1 message" : fmt::format("{} messages", count);
}

} // namespace

std::string completeness(const Account& account)
{
    if (account.incident().channel.empty()) return {};
    const Recorded* counted = nullptr;
    for (const auto& recorded : account.history)
        if (const auto* read = std::get_if<RoomRead>(&recorded.event); read && read->messages) counted = &recorded;
    if (!counted) return "The room has not been compared with this record yet.";
    const auto& reading = std::get<RoomRead>(counted->event);
    const auto there = *reading.messages, here = recorded_by_then(account, *counted, reading);
    const auto all = here >= there;
    return fmt::format("As of {} the room held {}{}.", account.clock(reading.to), messages_text(there),
                       there == 0   ? ""
                       : !all       ? fmt::format("; {} of them {} in this record", here, here == 1 ? "is" : "are")
                       : there == 1 ? ", and it is in this record"
                                    : ", and all of them are in this record");
}

Chapter open_questions(const Account& account)
{
    Chapter chapter{13, "Open questions", {}};
    Bullets gaps;
    for (const auto& [period, reason] : account.incident().missed)
        gaps.items.push_back(plain(missed_words(account.zone(), period, reason)));
    if (gaps.items.empty()) return chapter;
    chapter.blocks.push_back(std::move(gaps));
    if (account.real()) chapter.blocks.push_back(Prompt{account.asked(), "who will find out what was said then?"});
    return chapter;
}

} // namespace warroom
