// The peer on slack-go. Environment: SLACK_API_URL, SLACK_APP_TOKEN, SLACK_BOT_TOKEN, WARROOM_DB.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

type bot struct {
	api    *slack.Client
	client *socketmode.Client
	store  *store
	self   string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		log.Fatal(err)
	}
}

func run(ctx context.Context) error {
	store, err := openStore(os.Getenv("WARROOM_DB"))
	if err != nil {
		return err
	}
	defer store.close()

	api := slack.New(os.Getenv("SLACK_BOT_TOKEN"), slack.OptionAppLevelToken(os.Getenv("SLACK_APP_TOKEN")),
		slack.OptionAPIURL(os.Getenv("SLACK_API_URL")))
	who, err := api.AuthTestContext(ctx)
	if err != nil {
		return err
	}
	b := &bot{api: api, client: socketmode.New(api), store: store, self: who.UserID}
	go b.handleEvents()
	return b.client.RunContext(ctx)
}

// What fails to be written is not acked: Slack sends it again.
func (b *bot) handleEvents() {
	for event := range b.client.Events {
		var err error
		switch data := event.Data.(type) {
		case slackevents.EventsAPIEvent:
			if err = b.handleEvent(data); err == nil {
				b.client.Ack(*event.Request)
			}
		case slack.SlashCommand:
			err = b.handleCommand(*event.Request, data)
		case *socketmode.ErrorBadMessage:
			err = data.Cause
		case *slack.ConnectionErrorEvent:
			err = data.ErrorObj
		}
		if err != nil {
			log.Print(err)
		}
	}
}

func (b *bot) handleEvent(event slackevents.EventsAPIEvent) error {
	message, ok := event.InnerEvent.Data.(*slackevents.MessageEvent)
	if !ok || message.User == b.self {
		return nil
	}
	return b.store.record(message, event.Data.(*slackevents.EventsAPICallbackEvent).EventID)
}

// Answers once what was asked is on disk; the calls to Slack after it don't hold up the next envelope.
func (b *bot) handleCommand(request socketmode.Request, command slack.SlashCommand) error {
	reply := func(format string, values ...interface{}) {
		b.client.Ack(request, map[string]string{
			"response_type": "ephemeral", "text": fmt.Sprintf(format, values...)})
	}
	if strings.TrimSpace(command.Text) != "close" {
		incident, err := b.store.declare(command.Text, command.UserID)
		if err != nil {
			return err
		}
		reply("Incident %d is declared; its room is being opened.", incident)
		go logged(func() error { return b.openRoom(incident, command.Text, command.UserID) })
		return nil
	}
	if !b.store.isRoom(command.ChannelID) {
		reply("This is not the room of an open incident.")
		return nil
	}
	if err := b.store.closeIncident(command.ChannelID); err != nil {
		return err
	}
	reply("The incident is closed.")
	go logged(func() error { return b.shareEntries(command.ChannelID) })
	return nil
}

func logged(do func() error) {
	if err := do(); err != nil {
		log.Print(err)
	}
}
