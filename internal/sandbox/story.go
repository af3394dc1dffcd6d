package sandbox

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Story is the file in which a server keeps what happened, so that another one
// goes on from there, also after a hard end: the same seed and the same
// happenings at the same times give the same program.
type Story interface {
	io.ReadWriteSeeker
	Truncate(size int64) error
}

// storyFormat is the version of the file. Its first line is a head, every
// other one a scene.
const storyFormat = 1

// head says what program a story is about.
type head struct {
	Format int    `json:"sandbox_story"`
	Start  int64  `json:"start"` // Unix milliseconds
	Seed   uint64 `json:"seed"`
	People int    `json:"people"`
	Script string `json:"script"`
}

// scene is one thing that did not follow from all before it: a call that
// writes, or a step of the script, which has no method.
type scene struct {
	At     int64  `json:"at"`  // Unix milliseconds
	Sum    uint32 `json:"sum"` // of all events before
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	Type   string `json:"type,omitempty"` // of the body
	Body   []byte `json:"body,omitempty"`
}

// errOtherStory says that a story cannot be gone on with by this program.
var errOtherStory = errors.New("was made by another version; only an empty folder can be used")

// openStory reads the head of a story that was begun, which takes the place of
// what the options leave open, or writes the head of a new one.
func (o *Options) openStory() (head, *bufio.Reader, error) {
	h := head{Format: storyFormat, Start: o.Now().UnixMilli(), Seed: o.Seed, People: o.People, Script: o.Script}
	if o.Story == nil {
		return h, nil, nil
	}
	lines := bufio.NewReader(o.Story)
	line, err := lines.ReadBytes('\n')
	if errors.Is(err, io.EOF) { // empty, or cut off while it was begun
		o.useDefaults()
		h.People, h.Script = o.People, o.Script
		return h, nil, errors.Join(rewind(o.Story, 0), o.append(h))
	}
	if err != nil {
		return h, nil, fmt.Errorf("sandbox: reading the story: %w", err)
	}
	if err := json.Unmarshal(line, &h); err != nil || h.Format != storyFormat {
		return h, nil, fmt.Errorf("sandbox: the story %w", errOtherStory)
	}
	if o.People != 0 && o.People != h.People || o.Script != "" && o.Script != h.Script || o.Seed != 0 && o.Seed != h.Seed {
		return h, nil, fmt.Errorf("sandbox: the story that is kept there began with %d people, script %s and seed %d", h.People, h.Script, h.Seed)
	}
	o.People, o.Script, o.Seed = h.People, h.Script, h.Seed
	return h, lines, nil
}

// rewind makes the story end at an offset.
func rewind(story Story, end int64) error {
	if err := story.Truncate(end); err != nil {
		return fmt.Errorf("sandbox: cutting the story: %w", err)
	}
	if _, err := story.Seek(end, io.SeekStart); err != nil {
		return fmt.Errorf("sandbox: the story: %w", err)
	}
	return nil
}

// append writes a line in one piece, so that an end in the middle of it leaves
// at most that line unfinished.
func (o *Options) append(line any) error {
	text, err := json.Marshal(line)
	if err == nil {
		_, err = o.Story.Write(append(text, '\n'))
	}
	if err != nil {
		return fmt.Errorf("sandbox: keeping the story: %w", err)
	}
	return nil
}

// retell lets everything happen again that a story keeps, without telling any
// webhook, and leaves the story ready to go on.
func (s *Server) retell(lines *bufio.Reader) error {
	s.retelling = true
	defer func() { s.retelling, s.now = false, s.opts.Now }()
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			at, err := s.opts.Story.Seek(0, io.SeekEnd)
			if err != nil {
				return fmt.Errorf("sandbox: the story: %w", err)
			}
			return rewind(s.opts.Story, at-int64(len(line))) // a line cut off never happened
		}
		if err != nil {
			return fmt.Errorf("sandbox: reading the story: %w", err)
		}
		if err := s.retellOne(line); err != nil {
			return err
		}
	}
}

func (s *Server) retellOne(line []byte) error {
	var told scene
	if err := json.Unmarshal(line, &told); err != nil {
		return fmt.Errorf("sandbox: the story %w", errOtherStory)
	}
	s.now = func() time.Time { return time.UnixMilli(told.At) }
	s.expected = told.Sum
	if told.Method == "" {
		s.step()
	} else {
		r, err := http.NewRequest(told.Method, told.Path, bytes.NewReader(told.Body))
		if err != nil {
			return fmt.Errorf("sandbox: the story %w", errOtherStory)
		}
		r.Header.Set("Content-Type", told.Type)
		_, _ = s.dispatch(r, told.Body) // refused then is refused again
	}
	if s.strayed {
		return fmt.Errorf("sandbox: the story %w", errOtherStory)
	}
	return nil
}

// keep writes down what is about to happen, and says whether it may: what
// cannot be kept does not happen. The lock is held, and everything that was due
// has happened.
func (s *Server) keep(next scene) bool {
	if s.retelling {
		s.strayed = s.strayed || s.sum != s.expected
		return !s.strayed
	}
	if s.opts.Story == nil {
		return true
	}
	next.At, next.Sum = s.moment.UnixMilli(), s.sum
	if err := s.opts.append(next); err != nil {
		s.opts.Logf("%v", err)
		return false
	}
	return true
}

// tell sends an event to the webhooks, and counts it into the sum by which a
// story that goes another way is noticed.
func (s *Server) tell(hooks []*hook, event string, createdAt int64, payload func() any) {
	s.sum = crc32.Update(s.sum, crc32.IEEETable, []byte(event+strconv.FormatInt(createdAt, 10)))
	if !s.retelling {
		s.post.enqueue(hooks, event, createdAt, payload)
	}
}

// catchUp brings the program up to the present, which stands still until the
// lock is given back and never goes back. The lock is held.
func (s *Server) catchUp() {
	if now := time.UnixMilli(s.now().UnixMilli()); now.After(s.moment) {
		s.moment = now
	}
	s.program.settle()
}
