package views

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"refdesk/internal/model"
	"refdesk/ui"
)

// Words of the field that asks about rewards that nobody approved yet.
const (
	approvedOnly = "what is approved"
	waitingToo   = "what waits too"
)

// formatsMark leaves the decimal mark to the format.
const formatsMark = "the format's own"

// batchFields are what is asked, beginning with what was typed before.
func batchFields(formats []model.BatchFormat, typed map[string]string) []ui.Field {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	fields := []ui.Field{
		{ID: "format", Label: "format", Choices: names},
		{ID: "currency", Label: "currency", Hint: "three letters, such as EUR", Check: checkCurrency},
		{ID: "cutoff", Label: "earned until", Hint: "a day such as 2026-09-30", Check: checkDay},
		{ID: "min", Label: "at least", Hint: "such as 10.00 for each person"},
		{ID: "filter", Label: "filter", Hint: "as after / on Rewards"},
		{ID: "waiting", Label: "rewards", Choices: []string{approvedOnly, waitingToo}},
		{ID: "dir", Label: "folder", Hint: "where the files are written", Check: checkFolder},
		{ID: "details", Label: "details", Hint: "a CSV with what the format needs"},
		{ID: "note", Label: "note", Hint: "goes with each payment", Check: tooLong},
		{ID: "exclude", Label: "leave out", Hint: "ids or addresses of people, with commas"},
		{ID: "age", Label: "hold back", Hint: "what is younger than 14d, or 12h", Check: checkAge},
		{ID: "decimal", Label: "decimal mark", Choices: []string{formatsMark, "point", "comma"}},
		{ID: "options", Label: "options", Hint: "of the format: NAME=VALUE, with commas", Check: checkOptions},
		{ID: "template", Label: "template", Hint: "a file of the service, for its header line"},
	}
	for i, f := range fields {
		fields[i].Value = typed[f.ID]
	}
	return fields
}

func checkCurrency(text string) string {
	text = strings.TrimSpace(text)
	if len(text) != 3 || strings.ContainsFunc(text, func(r rune) bool { return (r|0x20) < 'a' || (r|0x20) > 'z' }) {
		return "not three letters, such as EUR"
	}
	return ""
}

func checkDay(text string) string {
	if _, err := cutoffOf(text, time.UTC); err != nil {
		return "not a day such as 2026-09-30"
	}
	return ""
}

func checkFolder(text string) string {
	if strings.TrimSpace(text) == "" {
		return "the files need a folder"
	}
	return ""
}

// cutoffOf is the end of a day in a zone, zero for no day.
func cutoffOf(text string, zone *time.Location) (time.Time, error) {
	if text = strings.TrimSpace(text); text == "" {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, text, zone)
	if err != nil {
		return time.Time{}, err
	}
	return day.AddDate(0, 0, 1), nil
}

func checkAge(text string) string {
	if _, err := ageOf(text); err != nil {
		return "not an age such as 14d or 12h"
	}
	return ""
}

// ageOf is a span of days, "14d", or of hours and less, "12h"; zero for none.
func ageOf(text string) (time.Duration, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	age, err := time.ParseDuration(text)
	if err == nil && age < 0 {
		err = errors.New("an age below zero")
	}
	return age, err
}

func checkOptions(text string) string {
	if _, err := optionsOf(text); err != nil {
		return err.Error()
	}
	return ""
}

// optionsOf reads NAME=VALUE with commas between them.
func optionsOf(text string) (map[string]string, error) {
	all := map[string]string{}
	for _, pair := range listed(text) {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, errors.New(pair + " is not NAME=VALUE")
		}
		all[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	return all, nil
}

// listed are the words of a text with commas between them.
func listed(text string) []string {
	var all []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// batchAsk is what was typed, read.
func batchAsk(env Env, scope Scope, typed map[string]string) (model.BatchAsk, error) {
	ask := model.BatchAsk{
		Backend: scope.Backend, CampaignID: scope.Campaign, Format: typed["format"],
		Currency: strings.ToUpper(strings.TrimSpace(typed["currency"])), Dir: strings.TrimSpace(typed["dir"]),
		Filter: strings.TrimSpace(typed["filter"]), Note: strings.TrimSpace(typed["note"]),
		Details: strings.TrimSpace(typed["details"]), Template: strings.TrimSpace(typed["template"]), Waiting: typed["waiting"] == waitingToo,
	}
	ask.Exclude = listed(typed["exclude"])
	if mark := typed["decimal"]; mark != formatsMark {
		ask.Decimal = mark
	}
	var err error
	if ask.Options, err = optionsOf(typed["options"]); err != nil {
		return ask, err
	}
	if ask.Age, err = ageOf(typed["age"]); err != nil {
		return ask, err
	}
	if ask.Cutoff, err = cutoffOf(typed["cutoff"], env.local(env.Now()).Location()); err != nil {
		return ask, err
	}
	if least := strings.TrimSpace(typed["min"]); least != "" {
		amount, err := model.MoneyFromTyped(least, ask.Currency)
		if err != nil {
			return ask, fmt.Errorf("at least: %w", err)
		}
		ask.Min = amount.Minor
	}
	return ask, nil
}
