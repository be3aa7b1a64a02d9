#pragma once
#include <string_view>

namespace warroom::simulated_slack {

inline constexpr std::string_view control_help = R"(A simulated Slack.

/api/<method>      the Web API
/link/?ticket=...  Socket Mode, at the URL that apps.connections.open gives
/control/<verb>    this workspace from outside: POST a JSON object, or GET with a query; answers JSON

People and channels go by name or id, messages by channel and ts.

Act as somebody
  say       user, channel, text; thread_ts, files: [{name, content}], blocks     edit      user, channel, ts, text
  delete    user, channel, ts                                                    react     user, channel, ts, name
  unreact   user, channel, ts, name                                              pin       user, channel, ts
  unpin     user, channel, ts                                                    join      user, channel
  invite    user, channel, who                                                   leave     user, channel
  archive   user, channel                                                        unarchive user, channel
  rename    user, channel, name                                                  topic     user, channel, text
  command   user, channel, text; command ("/incident")                           press     user, channel, ts, button
  person    name; id, tz, team_id, deleted, is_restricted, is_stranger           channel   name, members; private
  change_id channel                                                              presence  user; away, dnd_start, dnd_end
  delete_channel user, channel                                                   usergroup handle; add, remove, disabled

Use forms: modals, or the Home tab where home is true
  shortcut  user, callback_id      message_action user, channel, ts, callback_id      home user (opens its Home tab)
  screen    user (what is open)    fill user, field, value; home      submit user     close user; all
  suggest   user, field, text (asks for the options of an external select)
  A field goes by action_id, block_id, label or number; buttons are filled without a value.

Look
  people | channels | messages channel; thread_ts | file id | canvas id
  feed user, after, limit | traffic after | stats

Break
  fault         method; skip, times, status, error, body, headers, reset, delay_ms, cut_after, effect: none or applied
  disconnect    socket, reason     mute     socket          reset         socket (all of them when none is named)
  refuse_dials  times, status      token    revoked, told        scope         remove, add
  history_lag   ms                 events   queue, shuffle, duplicate, limit, new_envelope_id_on_retry
  hello_delay   ms                 retries  delays_ms       refresh_after seconds    pages    cap, short
  rate_limits   on, distributed    canvases lock_ms, free_team    odd  share (of JSON that is odd: 0 to 1)
  deliver       type, payload (an envelope of any kind)           spoil    share (of envelopes broken behind their id)
  reset_faults

  curl -s localhost:PORT/control/channels
  curl -s localhost:PORT/control/say -d '{"user": "ana", "channel": "#general", "text": "the shop is down"}'
)";

} // namespace warroom::simulated_slack
