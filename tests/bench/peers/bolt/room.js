// What people see in Slack: the room, its card, and the list at the end.
import * as store from './store.js';

const section = (text) => ({ type: 'section', text: { type: 'mrkdwn', text } });

function card(incident, title, user) {
  return [
    { type: 'header', text: { type: 'plain_text', text: `Incident ${incident}`.slice(0, 150) } },
    section(`*${title.slice(0, 2900)}*`),
    { type: 'context', elements: [{ type: 'mrkdwn', text: `Declared by <@${user}>` }] },
    { type: 'divider' },
    section('What is said here is recorded. `/incident close` ends the incident and shares the list.'),
  ];
}

function nameOf(incident, title) {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return `inc-${incident}-${words}`.slice(0, 80);
}

export async function openRoom(web, incident, title, user) {
  const { channel } = await web.conversations.create({ name: nameOf(incident, title) });
  store.giveRoom(incident, channel.id);
  await web.chat.postMessage({
    channel: channel.id,
    text: `Incident ${incident}: ${title}`,
    blocks: card(incident, title, user),
  });
}

export async function shareEntries(web, channel) {
  const lines = store.entriesOf(channel).map(({ ts, user, text }) => `${ts} ${user ?? '-'}: ${text ?? ''}\n`);
  await web.files.uploadV2({
    channel_id: channel,
    filename: 'entries.txt',
    content: lines.join('') || 'Nothing was said.\n',
  });
}

// Answers once what was asked is on disk: `ack` is awaited in between, the slow rest comes after it.
export async function command({ text, user_id: user, channel_id: channel }, ack, web) {
  if (text.trim() !== 'close') {
    const incident = store.declare(text, user);
    await ack({ response_type: 'ephemeral', text: `Incident ${incident} is declared; its room is being opened.` });
    await openRoom(web, incident, text, user);
  } else if (store.isRoom(channel)) {
    store.close(channel);
    await ack({ response_type: 'ephemeral', text: 'The incident is closed.' });
    await shareEntries(web, channel);
  } else {
    await ack({ response_type: 'ephemeral', text: 'This is not the room of an open incident.' });
  }
}
