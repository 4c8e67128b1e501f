// Opens repositories and worktrees as programs on go-git do, and says what it sees of each:
//
//	gogit FOLDER...
//
// prints a line "HEAD-REFERENCE COMMIT FILES ENTRIES" a folder: the files of the commit, the entries of
// the index (0 in a bare repository). A folder that does not open ends it with 1 and the reason.
//
//	gogit --pieces FOLDER
//
// prints a line "REFERENCE PARENTS FILE..." for each reference below refs/atelier/pieces/.
package main

import (
	"fmt"
	"os"
	"strings"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
)

func open(folder string) (*git.Repository, error) {
	options := git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true}
	return git.PlainOpenWithOptions(folder, &options)
}

func pieces(folder string) error {
	repository, err := open(folder)
	if err != nil {
		return err
	}
	references, err := repository.References()
	if err != nil {
		return err
	}
	return references.ForEach(func(reference *plumbing.Reference) error {
		if !strings.HasPrefix(reference.Name().String(), "refs/atelier/pieces/") {
			return nil
		}
		commit, err := repository.CommitObject(reference.Hash())
		if err != nil {
			return err
		}
		files, err := commit.Files()
		if err != nil {
			return err
		}
		line := fmt.Sprintf("%s %d", reference.Name(), commit.NumParents())
		err = files.ForEach(func(file *object.File) error {
			line += " " + file.Name
			return nil
		})
		fmt.Println(line)
		return err
	})
}

func describe(folder string) (string, error) {
	repository, err := open(folder)
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
	if len(os.Args) == 3 && os.Args[1] == "--pieces" {
		if err := pieces(os.Args[2]); err != nil {
			fmt.Fprintf(os.Stderr, "gogit: %v\n", err)
			os.Exit(1)
		}
		return
	}
	for _, folder := range os.Args[1:] {
		line, err := describe(folder)
		if err != nil {
			fmt.Fprintf(os.Stderr, "gogit: %s: %v\n", folder, err)
			os.Exit(1)
		}
		fmt.Println(line)
	}
}
