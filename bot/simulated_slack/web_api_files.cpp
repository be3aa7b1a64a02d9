#include "bot/simulated_slack/web_api.hpp"

#include "bot/simulated_slack/text.hpp"

#include <array>

namespace warroom::simulated_slack {
namespace {

File& file_at(State& state, const std::string& id)
{
    if (state.files_deleted.contains(id)) throw Refused{"file_deleted"};
    const auto found = state.files.find(id);
    if (found == state.files.end()) throw Refused{"file_not_found"};
    return found->second;
}

Json get_upload_url(State& state, const Arguments& arguments)
{
    const auto name = arguments.required("filename");
    arguments.required("length");
    const auto size = arguments.number("length", 0);
    if (size <= 0) throw Refused{"invalid_arguments"};
    const auto& file = new_file(state, name, static_cast<std::size_t>(size), bot_user);
    return {{"upload_url", state.options.http_url + "/upload/" + file.ticket}, {"file_id", file.body.at("id")}};
}

Json complete_upload(State& state, const Arguments& arguments)
{
    const auto files = arguments.json("files");
    if (!files.is_array() || files.empty()) throw Refused{"invalid_arguments"};
    std::vector<std::string> ids;
    Json answer{{"files", Json::array()}};
    for (const auto& wanted : files) {
        auto& file = file_at(state, wanted.at("id"));
        if (!file.uploaded) throw Refused{"file_update_failed"};
        if (wanted.contains("title")) file.body["title"] = wanted.at("title");
        ids.push_back(wanted.at("id"));
        answer["files"].push_back({{"id", file.body.at("id")}, {"title", file.body.at("title")}});
    }
    if (!arguments.has("channel_id")) return answer;
    auto& channel = visible_channel(state, arguments, "channel_id");
    if (!channel.has(bot_user)) throw Refused{"not_in_channel"};
    if (channel.is_archived) throw Refused{"posting_to_channel_denied"};
    auto body = bot_message(stored(arguments.text("initial_comment")));
    if (arguments.has("thread_ts")) body["thread_ts"] = arguments.text("thread_ts");
    take_message_token(state, channel.id);
    share_files(state, channel, ids, std::move(body));
    return answer;
}

Json files_info(State& state, const Arguments& arguments)
{
    return {{"file", file_at(state, arguments.required("file")).body},
            {"comments", Json::array()},
            {"response_metadata", {{"next_cursor", ""}}}};
}

// Messages keep a stone in the file's place.
Json files_delete(State& state, const Arguments& arguments)
{
    const auto id = arguments.required("file");
    if (state.files_deleted.contains(id)) throw Refused{"file_deleted"};
    if (file_at(state, id).body.at("user") != bot_user) throw Refused{"cant_delete_file"};
    state.files.erase(id);
    state.files_deleted.insert(id);
    for (auto& [channel_id, channel] : state.channels)
        for (auto& [ts, message] : channel.messages) {
            if (!message.body.contains("files")) continue;
            for (auto& file : message.body["files"])
                if (file.at("id") == id) file = {{"id", id}, {"mode", "tombstone"}};
        }
    return Json::object();
}

constexpr std::array<Method, 4> methods{{
    {"files.getUploadURLExternal", 100, false, "files:write", get_upload_url},
    {"files.completeUploadExternal", 100, true, "files:write", complete_upload},
    {"files.info", 100, false, "files:read", files_info},
    {"files.delete", 50, true, "files:write", files_delete},
}};

} // namespace

std::span<const Method> file_methods() { return methods; }

} // namespace warroom::simulated_slack
