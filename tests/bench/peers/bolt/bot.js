// The peer on Bolt. Environment: SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, WARROOM_DB; BOLT_ACK_FIRST=1 for
// Bolt's own order, in which a crash loses what was acked and not yet written.
import { App } from '@slack/bolt';

import { command } from './room.js';
import * as store from './store.js';

// Bolt acks an event before any listener or middleware of ours runs. For HTTP it has `processBeforeResponse`, for
// Socket Mode nothing, so its ack is held back until the listeners are done. A listener that throws leaves it unsaid.
class DurableApp extends App {
  async processEvent(event) {
    if (event.body.type !== 'event_callback') return super.processEvent(event);
    await super.processEvent({ ...event, ack: async () => {} });
    await event.ack();
  }
}

const app = new (process.env.BOLT_ACK_FIRST === '1' ? App : DurableApp)({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

app.event('message', async ({ event, body }) => store.record(event, body.event_id));
app.command('/incident', async ({ command: typed, ack, client }) => command(typed, ack, client));

process.once('SIGTERM', async () => {
  await app.stop();
  store.end();
  process.exit(0);
});

await app.start();
