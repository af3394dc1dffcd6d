package config

import (
	"bufio"
	"os"
	"os/user"
	"path/filepath"
	"strings"
)

// whoami names the person at the terminal: by the comment of the SSH key that
// opened the session, where sshd tells which one it was (ExposeAuthInfo), else
// by the account. People who share an account without that are one operator.
func whoami(e env) string {
	if path, ok := e.lookup("SSH_USER_AUTH"); ok {
		home, _ := os.UserHomeDir()
		if name := sshKeyName(path, filepath.Join(home, ".ssh", "authorized_keys")); name != "" {
			return name
		}
	}
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	if name, ok := e.lookup("USER"); ok && name != "" {
		return name
	}
	return "unknown"
}

// sshKeyName finds the key of a session among the authorized ones and gives
// its comment, "" when there is none.
//
// Source: documented, sshd_config ExposeAuthInfo and AUTHORIZED_KEYS FILE
// FORMAT. A key's blob has no blanks, so that it is found behind any options.
func sshKeyName(authInfo, authorized string) string {
	for _, used := range linesOf(authInfo) {
		fields := strings.Fields(used)
		if len(fields) < 3 || fields[0] != "publickey" {
			continue
		}
		for _, line := range linesOf(authorized) {
			_, comment, found := strings.Cut(line, fields[1]+" "+fields[2])
			if found && !strings.HasPrefix(line, "#") {
				return strings.TrimSpace(comment)
			}
		}
	}
	return ""
}

// linesOf gives the lines of a small file, none where it cannot be read.
func linesOf(path string) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	var lines []string
	for s := bufio.NewScanner(file); s.Scan(); {
		lines = append(lines, strings.TrimSpace(s.Text()))
	}
	return lines
}
