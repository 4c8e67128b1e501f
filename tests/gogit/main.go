// Opens repositories and worktrees as programs on go-git do, and says what it sees of each:
//
//	gogit FOLDER...
//
// prints a line "HEAD-REFERENCE COMMIT FILES ENTRIES" a folder: the files of the commit, the entries of
// the index (0 in a bare repository). A folder that does not open ends it with 1 and the reason.
package main

import (
	"fmt"
	"os"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing/object"
)

func describe(folder string) (string, error) {
	options := git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true}
	repository, err := git.PlainOpenWithOptions(folder, &options)
	if err != nil {
		return "", err
	}
	head, err := repository.Head()
	if err != nil {
		return "", err
	}
	commit, err := repository.CommitObject(head.Hash())
	if err != nil {
		return "", err
	}
	tree, err := commit.Tree()
	if err != nil {
		return "", err
	}
	files := 0
	count := func(*object.File) error { files++; return nil }
	if err := tree.Files().ForEach(count); err != nil {
		return "", err
	}
	index, err := repository.Storer.Index()
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s %s %d %d", head.Name(), head.Hash(), files, len(index.Entries)), nil
}

func main() {
	for _, folder := range os.Args[1:] {
		line, err := describe(folder)
		if err != nil {
			fmt.Fprintf(os.Stderr, "gogit: %s: %v\n", folder, err)
			os.Exit(1)
		}
		fmt.Println(line)
	}
}
