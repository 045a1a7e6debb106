package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// overtake uploads a page while 1,000 documents wait in the backlog, and
// compares the time until its text can be fetched with that of an idle service.
func (m *measure) overtake() (met bool, err error) {
	const waiting, tries = 1000, 3
	dir, err := os.MkdirTemp(m.tmp, "storage-")
	if err != nil {
		return false, err
	}
	idle, err := m.serve(dir)
	if err != nil {
		return false, err
	}
	defer idle.stop()
	if _, err := idle.firstPage("warm", 1); err != nil {
		return false, err
	}
	alone, err := idle.firstPage("alone", tries)
	if err != nil {
		return false, err
	}
	idle.stop()
	// All of the backlog is there before anybody reads of it.
	backlog, err := m.documents("backlog", waiting, 1, "en-letter.jpg")
	if err != nil {
		return false, err
	}
	taker, err := m.serve(dir, "RECTO_WORKERS=0")
	if err != nil {
		return false, err
	}
	defer taker.stop()
	if err := taker.ingest(append([]string{"--as-document", "--backlog"}, backlog...)...); err != nil {
		return false, err
	}
	taker.stop()
	s, err := m.serve(dir)
	if err != nil {
		return false, err
	}
	defer s.stop()
	if _, err := s.firstPage("warm again", 1); err != nil {
		return false, err
	}
	busy, err := s.firstPage("busy", tries)
	if err != nil {
		return false, err
	}
	left, err := s.waiting()
	if err != nil {
		return false, err
	}
	fmt.Printf("  from the upload of a page to its text: %v with nothing else to do, %v behind %d documents (the slowest of %d each)\n",
		alone.Round(10*time.Millisecond), busy.Round(10*time.Millisecond), left, tries)
	return busy-alone <= 5*time.Second && left > waiting*95/100, nil
}

// firstPage uploads documents of a page, one after another, and returns the
// longest time until the text of one could be fetched.
func (s *server) firstPage(name string, tries int) (time.Duration, error) {
	folders, err := s.m.documents(name, tries, 1, "ru-straight.jpg")
	if err != nil {
		return 0, err
	}
	var longest time.Duration
	for _, folder := range folders {
		begin := time.Now()
		id, err := exec.Command(s.m.bin, "ingest", "--server", s.address, filepath.Join(folder, "001.jpg")).Output()
		if err != nil {
			return 0, fmt.Errorf("recto ingest: %w", err)
		}
		at := fmt.Sprintf("http://%s/api/v1/documents/%s/pages/1/text", s.address, strings.TrimSpace(string(id)))
		for {
			answer, err := http.Get(at)
			if err != nil {
				return 0, err
			}
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				break
			}
			if time.Since(begin) > 5*time.Minute {
				return 0, fmt.Errorf("%s still answers %s", at, answer.Status)
			}
			time.Sleep(20 * time.Millisecond)
		}
		longest = max(longest, time.Since(begin))
	}
	return longest, nil
}

// waiting is how many jobs of the backlog have not been begun.
func (s *server) waiting() (int, error) {
	var jobs struct {
		Lanes map[string]struct{ Waiting int }
	}
	err := s.get("/api/v1/jobs", &jobs)
	return jobs.Lanes["backlog"].Waiting, err
}
