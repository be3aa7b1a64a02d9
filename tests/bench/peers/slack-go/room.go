// What people see in Slack: the room, its card, and the list at the end.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

func text(format string, values ...interface{}) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, fmt.Sprintf(format, values...), false, false)
}

func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most])
	}
	return text
}

func card(incident int64, title, user string) []slack.Block {
	heading := slack.NewTextBlockObject(slack.PlainTextType, fmt.Sprintf("Incident %d", incident), false, false)
	return []slack.Block{
		slack.NewHeaderBlock(heading),
		slack.NewSectionBlock(text("*%s*", cut(title, 2900)), nil, nil),
		slack.NewContextBlock("", text("Declared by <@%s>", user)),
		slack.NewDividerBlock(),
		slack.NewSectionBlock(
			text("What is said here is recorded. `/incident close` ends the incident and shares the list."), nil, nil),
	}
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

func nameOf(incident int64, title string) string {
	words := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(title), "-"), "-")
	return cut(fmt.Sprintf("inc-%d-%s", incident, words), 80)
}

func (b *bot) openRoom(incident int64, title, user string) error {
	channel, err := b.api.CreateConversation(nameOf(incident, title), false)
	if err != nil {
		return err
	}
	if err = b.store.giveRoom(incident, channel.ID); err != nil {
		return err
	}
	_, _, err = b.api.PostMessage(channel.ID, slack.MsgOptionBlocks(card(incident, title, user)...),
		slack.MsgOptionText(fmt.Sprintf("Incident %d: %s", incident, title), false))
	return err
}

func (b *bot) shareEntries(channel string) error {
	list, err := b.store.entries(channel)
	if err != nil {
		return err
	}
	if list == "" {
		list = "Nothing was said.\n"
	}
	return upload(channel, "entries.txt", list)
}

// By hand: this version of slack-go knows only files.upload, which Slack has switched off.
func upload(channel, name, content string) error {
	var place struct {
		URL  string `json:"upload_url"`
		File string `json:"file_id"`
	}
	err := call("files.getUploadURLExternal",
		url.Values{"filename": {name}, "length": {strconv.Itoa(len(content))}}, &place)
	if err != nil {
		return err
	}
	response, err := http.Post(place.URL, "application/octet-stream", strings.NewReader(content))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err = io.Copy(io.Discard, response.Body); err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the upload was answered with %s", response.Status)
	}
	files, err := json.Marshal([]map[string]string{{"id": place.File, "title": name}})
	if err != nil {
		return err
	}
	return call("files.completeUploadExternal", url.Values{"files": {string(files)}, "channel_id": {channel}}, nil)
}

func call(method string, arguments url.Values, answer interface{}) error {
	arguments.Set("token", os.Getenv("SLACK_BOT_TOKEN"))
	response, err := http.PostForm(os.Getenv("SLACK_API_URL")+method, arguments)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	var verdict struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	if err = json.Unmarshal(body, &verdict); err != nil {
		return err
	}
	if !verdict.OK {
		return errors.New(method + ": " + verdict.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(body, answer)
}
