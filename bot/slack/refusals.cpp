#include "bot/slack/refusals.hpp"

#include <algorithm>
#include <array>

namespace warroom::slack {
namespace {

// From the error lists of the methods that we call, in Slack's OpenAPI description and its reference pages, without
// those that begin or end as below. Left out is what may pass by itself: update_failed, external_channel_migrating, ...
constexpr std::array<std::string_view, 60> codes{"access_denied",
                                                 "accesslimited",
                                                 "alt_txt_too_large",
                                                 "app_access_restricted",
                                                 "app_cannot_join_channel",
                                                 "as_user_not_supported",
                                                 "attachment_payload_limit_exceeded",
                                                 "bad_timestamp",
                                                 "block_mismatch",
                                                 "blocked_file_type",
                                                 "canvas_disabled_user_team",
                                                 "channel_is_limited_access",
                                                 "channels_limit_exceeded",
                                                 "deprecated_endpoint",
                                                 "edit_window_closed",
                                                 "ekm_access_denied",
                                                 "enterprise_is_restricted",
                                                 "file_deleted",
                                                 "file_is_deleted",
                                                 "file_not_shared",
                                                 "file_share_limit_reached",
                                                 "file_type_not_allowed",
                                                 "file_upload_size_restricted",
                                                 "file_uploads_disabled",
                                                 "file_uploads_except_images_disabled",
                                                 "forbidden_team",
                                                 "insecure_request",
                                                 "invitee_cant_see_channel",
                                                 "json_not_object",
                                                 "limit_required",
                                                 "markdown_text_conflict",
                                                 "max_file_sharing_exceeded",
                                                 "messages_tab_disabled",
                                                 "metadata_must_be_sent_from_app",
                                                 "metadata_too_large",
                                                 "method_deprecated",
                                                 "method_not_supported_for_channel_type",
                                                 "name_taken",
                                                 "org_login_required",
                                                 "org_user_not_in_team",
                                                 "permission_denied",
                                                 "plan_upgrade_required",
                                                 "posting_to_channel_denied",
                                                 "send_on_behalf_not_allowed",
                                                 "snippet_too_large",
                                                 "storage_limit_reached",
                                                 "streaming_state_conflict",
                                                 "superfluous_charset",
                                                 "team_access_not_granted",
                                                 "team_disabled",
                                                 "thread_locked",
                                                 "two_factor_setup_required",
                                                 "unable_to_share_files",
                                                 "unknown_method",
                                                 "unknown_snippet_type",
                                                 "unknown_subtype",
                                                 "upgrade_require",
                                                 "upgrade_required",
                                                 "ura_max_channels",
                                                 "users_list_not_supplied"};
static_assert(std::ranges::is_sorted(codes));

// What begins so is about that which was asked for, also where Slack has yet to think of it.
constexpr std::array<std::string_view, 14> beginnings{"already_",    "cannot_",        "cant_", "draft_", "invalid_",
                                                      "is_",         "missing_",       "msg_",  "no_",    "not_",
                                                      "restricted_", "slack_connect_", "too_",  "user_"};

} // namespace

bool is_refusal(std::string_view code)
{
    return std::ranges::binary_search(codes, code) || code.ends_with("_not_found") ||
           std::ranges::any_of(beginnings, [&](auto beginning) { return code.starts_with(beginning); });
}

} // namespace warroom::slack
