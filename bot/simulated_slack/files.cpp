#include "bot/simulated_slack/effects.hpp"

#include <algorithm>

namespace warroom::simulated_slack {
namespace {

std::string mimetype_of(const std::string& name)
{
    const auto ending = lower(name.substr(std::min(name.rfind('.') + 1, name.size())));
    if (ending == "png" || ending == "gif" || ending == "jpeg") return "image/" + ending;
    if (ending == "jpg") return "image/jpeg";
    if (ending == "pdf" || ending == "json" || ending == "zip") return "application/" + ending;
    if (ending == "html" || ending == "csv") return "text/" + ending;
    return "text/plain";
}

} // namespace

File& new_file(State& state, const std::string& name, std::size_t length, const std::string& user)
{
    const auto id = new_id(state, "F");
    const auto link = "https://files.slack.com/files-pri/" + team_id + "-" + id + "/";
    File file{.ticket = random_hex(state, 32), .length = length};
    file.body = {{"id", id},
                 {"created", seconds(state)},
                 {"timestamp", seconds(state)},
                 {"name", name},
                 {"title", name},
                 {"mimetype", mimetype_of(name)},
                 {"filetype", name.substr(std::min(name.rfind('.') + 1, name.size()))},
                 {"user", user},
                 {"editable", false},
                 {"size", length},
                 {"mode", "hosted"},
                 {"channels", Json::array()},
                 {"groups", Json::array()},
                 {"ims", Json::array()},
                 {"is_external", false},
                 {"external_type", ""},
                 {"is_public", false},
                 {"public_url_shared", false},
                 {"display_as_bot", false},
                 {"username", ""},
                 {"url_private", link + name},
                 {"url_private_download", link + "download/" + name},
                 {"permalink", "https://" + team_domain + ".slack.com/files/" + user + "/" + id + "/" + name}};
    return state.files.emplace(id, std::move(file)).first->second;
}

Json share_files(State& state, Channel& channel, const std::vector<std::string>& ids, Json body)
{
    body["subtype"] = "file_share";
    body["upload"] = false;
    body["display_as_bot"] = false;
    body["files"] = Json::array();
    for (const auto& id : ids) {
        auto& file = state.files.at(id).body;
        file["is_public"] = file.at("is_public").get<bool>() || !channel.is_private;
        body["files"].push_back(file);
    }
    auto message = post(state, channel, std::move(body));
    for (const auto& id : ids) {
        auto& file = state.files.at(id).body;
        Json share{{"ts", message.at("ts")},       {"channel_name", channel.name}, {"team_id", team_id},
                   {"reply_users", Json::array()}, {"reply_users_count", 0},       {"reply_count", 0}};
        if (message.contains("thread_ts")) share["thread_ts"] = message.at("thread_ts");
        file["shares"][channel.is_private || channel.is_im ? "private" : "public"][channel.id].push_back(
            std::move(share));
        file[channel.is_im ? "ims" : channel.is_private ? "groups" : "channels"].push_back(channel.id);
        tell_bot(state, "file_shared", &channel,
                 {{"type", "file_shared"},
                  {"file_id", id},
                  {"file", {{"id", id}}},
                  {"user_id", message.value("user", "")},
                  {"channel_id", channel.id}});
    }
    return message;
}

} // namespace warroom::simulated_slack
