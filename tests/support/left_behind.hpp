// What people and agents leave behind in worktrees, for tests that ask what becomes of it.
#pragma once

namespace atelier::test {

// A script that is run in the worktree, in which each @ is a text of its own.
struct Ingredient {
    const char* name;
    const char* script;
    // Git sees nothing of it, so that the work can land all the same.
    bool unseen = false;
    // It is not there any more when it is looked for: the script itself publishes it.
    bool published = false;
};

// Stands before the scripts. A second update would check out the recorded commit, and leave behind
// what was committed in the submodule.
constexpr const char* script_begin =
    "module() { [ -e libs/module/.git ] || git submodule -q update --init libs/module; }\n"
    "mkdir -p out; echo junk >out/junk\n";

constexpr Ingredient ingredients[] = {
    {"changed", "echo @ >src/a.txt"},
    {"staged", "echo @ >src/b.txt; git add src/b.txt"},
    {"staged and changed", "echo @ >both.txt; git add both.txt; echo @ >both.txt"},
    {"untracked", "mkdir -p 'deep dir/ü'; echo @ >'deep dir/ü/new file'; echo @ >-dash"},
    {"executable", "echo @ >run.sh; chmod +x run.sh"},
    {"renamed", "git mv README.md READ.md; echo @ >READ.md"},
    {"commit", "echo @ >late.txt; git add late.txt; git commit -qm Late"},
    {"detached", "git checkout -q --detach; echo @ >loose.txt; git add loose.txt; "
                 "git commit -qm Loose"},
    {"merge under way", "git checkout -q -b side-$RANDOM$$; git commit -q --allow-empty -m S; "
                        "echo @ >m.txt; git add m.txt"},
    {"repository", "git init -q app; cd app; echo @ >m.txt; git add .; git commit -qm App"},
    {"repository without a commit", "git init -q young; echo @ >young/m.txt"},
    {"link", "git init -q linked; cd linked; echo @ >m.txt; git add .; git commit -qm In; cd ..; "
             "git add linked 2>/dev/null; git commit -qm Link"},
    {"assume-unchanged",
     "git update-index --assume-unchanged src/d.txt; echo @ >src/d.txt; echo @ >out/y.keep", true},
    {"skip-worktree", "git update-index --skip-worktree src/c.txt; echo @ >src/c.txt", true},
    {"stash", "echo @ >src/e.txt; git stash push -q src/e.txt", true},
    {"kept", "mkdir -p out/deep; echo @ >out/x.keep; echo @ >out/deep/ö.keep", true},
    {"copied", "echo @ >local.cfg", true},
    {"ignored repository",
     "git init -q out/repo; cd out/repo; echo @ >m.txt; git add .; "
     "git commit -qm Hidden; git checkout -q -b other; echo @ >o.txt; "
     "git add .; git commit -qm Other; git checkout -q -",
     true},
    {"stash in an ignored repository",
     "git init -q out/st; cd out/st; git commit -q --allow-empty -m E; echo @ >s.txt; git add .; "
     "git stash -q",
     true},
    {"bare",
     "git init -q out/tmp; cd out/tmp; echo @ >m.txt; git add .; git commit -qm B; cd ..; "
     "git clone -q --bare tmp store.git; rm -rf tmp; cd store.git; git remote remove origin",
     true},
    {"changes in an ignored clone", "git clone -q \"$ORIGIN\" out/clone; echo @ >out/clone/new.txt",
     true},
    {"clean clone", "git clone -q \"$ORIGIN\" out/clean", true},
    {"pushed",
     "git clone -q \"$ORIGIN\" out/pushed; cd out/pushed; git checkout -q -b p-$$; "
     "echo @ >p.txt; git add .; git commit -qm P; git push -q origin HEAD",
     true, true},
    {"clean submodule", "module", true},
    {"submodule branch",
     "module; cd libs/module; git checkout -q -b own; "
     "echo @ >s.txt; git add .; git commit -qm S; git checkout -q --detach @{u} "
     "2>/dev/null || git checkout -q --detach HEAD~1",
     true},
    {"submodule commit", "module; cd libs/module; echo @ >s.txt; "
                         "git add .; git commit -qm S"},
    {"submodule changes", "module; echo @ >libs/module/new.txt"},
};

} // namespace atelier::test
