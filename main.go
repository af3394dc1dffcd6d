// Refdesk is a terminal console for people who run referral and affiliate
// programs.
package main

import (
	"os"

	"refdesk/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdout, os.Stderr))
}
