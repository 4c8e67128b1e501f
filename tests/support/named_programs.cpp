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
constexpr auto keys = std::to_array<Named>({{"core.alternateRefsCommand", ""},
                                            {"core.askPass", "echo secret"},
                                            {"core.editor", ""},
                                            {"core.fsmonitor", "printf '/\\0'"},
                                            {"core.gitProxy", "exit 1"},
                                            {"core.pager", "cat"},
                                            {"core.sshCommand", "exit 1"},
                                            {"credential.helper", ""},
                                            {"diff.external", ""},
                                            {"diff.named.command", ""},
                                            {"diff.named.textconv", "cat \"$1\""},
                                            {"filter.named.clean", "cat"},
                                            {"filter.named.smudge", "cat"},
                                            {"gpg.openpgp.program", "exit 1"},
                                            {"gpg.program", "exit 1"},
                                            {"gpg.ssh.defaultKeyCommand", "exit 1"},
                                            {"gpg.ssh.program", "exit 1"},
                                            {"gpg.x509.program", "exit 1"},
                                            {"interactive.diffFilter", "cat"},
                                            {"merge.named.driver", ""},
                                            {"merge.default.driver", ""},
                                            {"pager.diff", "cat"},
                                            {"pager.log", "cat"},
                                            {"pager.worktree", "cat"},
                                            {"receive.procReceiveRefs", ""},
                                            {"sequence.editor", ""},
                                            {"trailer.named.cmd", "echo x"},
                                            {"trailer.named.command", "echo x"},
                                            {"uploadpack.packObjectsHook", ""}});

} // namespace

NamedPrograms::NamedPrograms(GitSandbox& sandbox, const fs::path& git_dir)
    : sandbox_(sandbox), git_dir_(git_dir),
      folder_(sandbox.root() / ("programs of " + git_dir.parent_path().filename().string())),
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
    for (const char* event : {"pre-commit", "post-checkout", "post-index-change"}) {
        const std::string hook = std::string("hook.named-") + event;
        set(hook + ".command", "");
        sandbox_.git(git_dir_, {"config", hook + ".event", event});
    }
    write_file(git_dir_ / "info/attributes", "* filter=named diff=named merge=named\n");
    const fs::path hooks = folder_ / "hooks";
    fs::create_directories(hooks);
    for (const char* event : {"post-checkout", "post-index-change", "pre-commit", "post-commit",
                              "reference-transaction", "post-rewrite"})
        fs::copy_file(program(event, ""), hooks / event);
    sandbox_.git(git_dir_, {"config", "core.hooksPath", hooks.string()});
}

fs::path NamedPrograms::program(const std::string& key, const std::string& body) {
    const fs::path file = folder_ / key;
    write_file(file, "#!/bin/sh\n"
                     "p=$$ kept=\n"
                     "while [ \"$p\" -gt 1 ]; do\n"
                     "  read -r comm </proc/$p/comm\n"
                     "  [ \"$comm\" != atelier-keeper ] || kept=yes\n"
                     "  while read -r name value; do [ \"$name\" != PPid: ] || p=$value; done"
                     " </proc/$p/status\n"
                     "done\n"
                     "[ -n \"$kept\" ] || echo '" +
                         key + "' >>'" + record_.string() + "'\n" + body + "\n");
    fs::permissions(file, fs::perms::owner_all);
    return file;
}

void NamedPrograms::set(const std::string& key, const std::string& body) {
    const std::string file = shell_quoted(program(key, body).string());
    sandbox_.git(git_dir_, {"config", key, key.starts_with("alias.") ? "!" + file : file});
}

std::set<std::string> NamedPrograms::ran(const std::set<std::string>& expected) {
    std::set<std::string> found;
    if (!fs::exists(record_)) return found;
    for (const std::string& line : lines_of(read_file(record_)))
        if (!expected.contains(line)) found.insert(line);
    fs::remove(record_);
    return found;
}

} // namespace atelier::test
