// The same peer without Bolt, on its socket client alone: what somebody writes who wants to be fast on Node.
import { SocketModeClient } from '@slack/socket-mode';
import { WebClient } from '@slack/web-api';

import { command } from './room.js';
import * as store from './store.js';

const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const web = new WebClient(process.env.SLACK_BOT_TOKEN, clientOptions);
const client = new SocketModeClient({ appToken: process.env.SLACK_APP_TOKEN, clientOptions });
const { user_id: self } = await web.auth.test();

client.on('slack_event', async ({ type, body, ack }) => {
  try {
    if (type === 'slash_commands') return await command(body, ack, web);
    if (body.event?.type === 'message' && body.event.user !== self) store.record(body.event, body.event_id);
    await ack();
  } catch (error) {
    console.error(error); // not acked: Slack sends it again
  }
});

process.once('SIGTERM', async () => {
  await client.disconnect();
  store.end();
  process.exit(0);
});

await client.start();
