#include "support/named_programs.hpp"

#include "base/text.hpp"

#include <array>

namespace atelier::test {
namespace {

namespace fs = std::filesystem;

// What the program has to do so that Git goes on: copy a file, take our side, say yes.
struct Named {
    const char* key;
    const char* body;
};
constexpr auto keys = std::to_array<Named>({{"browser.named.cmd", ""},
                                            {"core.alternateRefsCommand", ""},
                                            {"core.askPass", "echo secret"},
                                            {"core.editor", ""},
                                            {"core.fsmonitor", "printf '/\\0'"},
                                            {"core.gitProxy", "exit 1"},
                                            {"core.pager", "cat"},
                                            {"core.sshCommand", "exit 1"},
                                            {"credential.helper", ""},
                                            {"credential.https://example.org.helper", ""},
                                            {"diff.external", ""},
                                            {"diff.named.command", ""},
                                            {"diff.named.textconv", "cat \"$1\""},
                                            {"difftool.named.cmd", ""},
                                            {"filter.lasting.process", "exit 1"},
                                            {"filter.named.clean", "cat"},
                                            {"filter.named.smudge", "cat"},
                                            {"gc.recentObjectsHook", ""},
                                            {"gpg.openpgp.program", "exit 1"},
                                            {"gpg.program", "exit 1"},
                                            {"gpg.ssh.defaultKeyCommand", "exit 1"},
                                            {"gpg.ssh.program", "exit 1"},
                                            {"gpg.x509.program", "exit 1"},
                                            {"guitool.named.cmd", ""},
                                            {"imap.tunnel", "exit 1"},
                                            {"interactive.diffFilter", "cat"},
                                            {"man.named.cmd", ""},
                                            {"merge.named.driver", ""},
                                            {"merge.default.driver", ""},
                                            {"mergetool.named.cmd", ""},
                                            {"pager.diff", "cat"},
                                            {"pager.log", "cat"},
                                            {"pager.worktree", "cat"},
                                            {"remote.named.receivepack", "exit 1"},
                                            {"remote.named.uploadpack", "exit 1"},
                                            {"sendemail.smtpServer", "exit 1"},
                                            {"sequence.editor", ""},
                                            {"tar.named.command", "cat"},
                                            {"trailer.named.cmd", "echo x"},
                                            {"trailer.named.command", "echo x"},
                                            {"uploadpack.packObjectsHook", ""}});

// Of those that Git asks where we work, and of those that it has for others.
constexpr auto events = std::to_array<const char*>(
    {"commit-msg", "post-checkout", "post-commit", "post-index-change", "post-merge",
     "post-receive", "post-rewrite", "pre-auto-gc", "pre-commit", "pre-push", "pre-rebase",
     "pre-receive", "prepare-commit-msg", "reference-transaction", "update"});

fs::path unused_folder(const fs::path& root) {
    for (int count = 1;; ++count)
        if (const fs::path folder = root / ("programs of " + std::to_string(count));
            !fs::exists(folder))
            return folder;
}

} // namespace

NamedPrograms::NamedPrograms(GitSandbox& sandbox, const fs::path& git_dir)
    : sandbox_(sandbox), git_dir_(git_dir), folder_(unused_folder(sandbox.root())),
      record_(folder_ / "ran") {
    for (const Named& one : keys)
        set(one.key, one.body);
    sandbox_.git(git_dir_, {"config", "log.showSignature", "true"});
    sandbox_.git(git_dir_, {"config", "merge.default", "named"});
    sandbox_.git(git_dir_, {"config", "trailer.named.key", "Named"});
    sandbox_.git(git_dir_, {"config", "trailer.named.ifmissing", "add"});
    for (const char* command : {"cat-file", "diff-tree", "for-each-ref", "log", "status"})
        set(std::string("alias.") + command, "");
    // Read by Git from 2.54 on.
    for (const char* event : events) {
        const std::string hook = std::string("hook.named-") + event;
        set(hook + ".command", "");
        sandbox_.git(git_dir_, {"config", hook + ".event", event});
    }
    set_elsewhere();
    write_file(git_dir_ / "info/attributes", "* filter=named diff=named merge=named\n"
                                             "*.lasting filter=lasting\n*.md filter=included\n");
    const fs::path hooks = folder_ / "hooks";
    fs::create_directories(hooks);
    for (const char* event : events)
        fs::copy_file(program(event, ""), hooks / event);
    sandbox_.git(git_dir_, {"config", "core.hooksPath", hooks.string()});
}

fs::path NamedPrograms::program(const std::string& key, const std::string& body) {
    const fs::path file = folder_ / key;
    write_file(file, "#!/bin/sh\n"
                     "p=$$ kept=\n"
                     "while [ \"$p\" -gt 1 ]; do\n"
                     "  read -r comm </proc/$p/comm\n"
                     "  [ \"$comm\" != atelier-keeper ] || kept=-kept\n"
                     "  while read -r name value; do [ \"$name\" != PPid: ] || p=$value; done"
                     " </proc/$p/status\n"
                     "done\n"
                     "echo '" +
                         key + "' >>'" + record_.string() + "'$kept\n" + body + "\n");
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

void NamedPrograms::set(const std::string& key, const std::string& body) {
    const std::string file = shell_quoted(program(key, body).string());
    sandbox_.git(git_dir_, {"config", key, key.starts_with("alias.") ? "!" + file : file});
}

// What Git reads besides the repository's own file.
void NamedPrograms::set_elsewhere() {
    const fs::path included = folder_ / "included.gitconfig";
    std::string text = "[filter \"included\"]\n";
    for (const char* way : {"clean", "smudge"})
        text += "\t" + std::string(way) + " = \"" +
                shell_quoted(program("included." + std::string(way), "cat").string()) + "\"\n";
    write_file(included, text);
    sandbox_.git(git_dir_, {"config", "include.path", included.string()});
}

std::set<std::string> NamedPrograms::noted_in(const fs::path& record) {
    std::set<std::string> found;
    if (!fs::exists(record)) return found;
    for (std::string& line : lines_of(read_file(record)))
        found.insert(std::move(line));
    fs::remove(record);
    return found;
}

std::set<std::string> NamedPrograms::ran(const std::set<std::string>& expected) {
    std::set<std::string> found = noted_in(record_);
    std::erase_if(found, [&](const std::string& name) { return expected.contains(name); });
    return found;
}

std::set<std::string> NamedPrograms::ran_below_a_keeper() {
    return noted_in(record_.string() + "-kept");
}

} // namespace atelier::test
