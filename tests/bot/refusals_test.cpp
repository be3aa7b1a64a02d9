#include "bot/slack/refusals.hpp"

#include <doctest/doctest.h>

using warroom::slack::is_refusal;

TEST_SUITE("refusals")
{
    TEST_CASE("what the bot acts upon, and what the reference lists, is a plain no")
    {
        for (const auto* code : {"already_in_channel",
                                 "already_pinned",
                                 "already_reacted",
                                 "channel_not_found",
                                 "invalid_arguments",
                                 "invalid_blocks",
                                 "invalid_cursor",
                                 "is_archived",
                                 "is_inactive",
                                 "missing_scope",
                                 "msg_blocks_too_long",
                                 "msg_too_long",
                                 "name_taken",
                                 "not_allowed_token_type",
                                 "not_in_channel",
                                 "team_disabled",
                                 "thread_not_found",
                                 "user_removed_from_team",
                                 "access_denied",
                                 "unknown_method",
                                 "users_list_not_supplied"}) {
            CAPTURE(code);
            CHECK(is_refusal(code));
        }
    }

    TEST_CASE("what may pass by itself, or was never heard of, is none")
    {
        for (const auto* code : {"", "unspecified", "never_heard_of", "internal_error", "fatal_error", "update_failed",
                                 "external_channel_migrating", "service_unavailable"}) {
            CAPTURE(code);
            CHECK_FALSE(is_refusal(code));
        }
    }
}
