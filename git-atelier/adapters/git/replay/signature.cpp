#include "adapters/git/replay/signature.hpp"

#include "adapters/git/process/scratch_folder.hpp"
#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/replace_file.hpp"

#include <cctype>
#include <optional>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

struct Format {
    std::string_view name;
    std::string_view program;
};
constexpr Format formats[] = {{"openpgp", "gpg"}, {"x509", "gpgsm"}, {"ssh", "ssh-keygen"}};

std::string value_of(const SigningSettings& settings, const std::string& key) {
    const auto at = settings.find(key);
    return at == settings.end() ? std::string() : at->second;
}

std::string program_for(const SigningSettings& settings, const Format& format) {
    std::string program = value_of(settings, "gpg." + std::string(format.name) + ".program");
    if (program.empty() && format.name == "openpgp") program = value_of(settings, "gpg.program");
    return program.empty() ? std::string(format.program) : program;
}

// Of a key that is written out instead of the name of its file.
std::string literal_key(const std::string& key) {
    constexpr std::string_view mark = "key::";
    if (key.starts_with(mark)) return key.substr(mark.size());
    return key.starts_with("ssh-") ? key : std::string();
}

// As Git splits such a command: no shell looks at it. nullopt where a quote does not end.
std::optional<std::vector<std::string>> words_of_command(std::string_view text) {
    std::vector<std::string> words;
    char quote = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (quote == 0 && std::isspace(static_cast<unsigned char>(c)) != 0) {
            inside = false;
            continue;
        }
        if (!inside) words.emplace_back();
        inside = true;
        if (c == quote || (quote == 0 && (c == '\'' || c == '"'))) {
            quote = c == quote ? '\0' : c;
            continue;
        }
        if (c == '\\' && quote != '\'') {
            if (++i == text.size()) return std::nullopt;
            c = text[i];
        }
        words.back() += c;
    }
    if (quote != 0) return std::nullopt;
    return words;
}

// The one that `gpg.ssh.defaultKeyCommand` prints in its first line, where no key is named.
Result<std::string> default_ssh_key(const Git& git, const SigningSettings& settings) {
    const std::string command = value_of(settings, "gpg.ssh.defaultkeycommand");
    if (command.empty())
        return fail(ErrorCode::git_failed,
                    "neither user.signingKey nor gpg.ssh.defaultKeyCommand is set");
    const std::string name = "gpg.ssh.defaultKeyCommand '" + command + "' ";
    const auto words = words_of_command(command);
    if (!words || words->empty())
        return fail(ErrorCode::git_failed, name + "has a quote that does not end");
    const GitCall call{.arguments = {words->begin() + 1, words->end()},
                       .deadline = signing_deadline,
                       .place = GitPlace::repository,
                       .program = words->front()};
    ATELIER_TRY(const ProcessResult result, git.run(call));
    if (result.status != 0) return fail(git_failure(call, result));
    std::string key = result.out.substr(0, result.out.find('\n'));
    if (literal_key(key).empty())
        return fail(ErrorCode::git_failed,
                    name + "prints no key in its first line, as 'key::ssh-ed25519 ...'");
    return key;
}

Result<std::string> key_file(const Git& git, const std::string& key, const fs::path& folder) {
    const std::string literal = literal_key(key);
    if (literal.empty()) {
        ATELIER_TRY(const std::string found,
                    git.output({.arguments = {"config", "--type=path", "user.signingKey"},
                                .place = GitPlace::repository}));
        return std::string(trim(found));
    }
    const fs::path file = folder / "key.pub";
    if (const auto written = posix::replace_file(file, literal + "\n", 0600); !written)
        return fail(posix::errno_error("write", file, written.error()));
    return file.string();
}

} // namespace

Result<std::string> signature_of(const Git& git, const SigningSettings& settings,
                                 const std::string& signer, const std::string& commit) {
    const std::string named = value_of(settings, "gpg.format");
    const Format* format = formats;
    for (const Format& one : formats)
        if (one.name == named) format = &one;
    std::string key = value_of(settings, "user.signingkey");
    if (key.empty()) key = signer;
    ATELIER_TRY(const ScratchFolder scratch, ScratchFolder::make(git.environment()));
    const bool ssh = format->name == "ssh";
    if (ssh && key.empty()) {
        ATELIER_TRY(key, default_ssh_key(git, settings));
    }
    GitCall call{.arguments = {"--status-fd=2", "-bsau", key},
                 .input = commit,
                 .deadline = signing_deadline,
                 .place = GitPlace::repository,
                 .program = program_for(settings, *format)};
    if (ssh) {
        ATELIER_TRY(const std::string file, key_file(git, key, scratch.path()));
        call.arguments = {"-Y", "sign", "-n", "git", "-f", file};
    }
    ATELIER_TRY(const ProcessResult result, git.run(call));
    // gpg ends well where it has signed nothing, too.
    const bool made = ssh || result.err.find("[GNUPG:] SIG_CREATED ") != std::string::npos;
    if (result.status != 0 || result.out.empty() || !made) return fail(git_failure(call, result));
    std::string signature = result.out;
    std::erase(signature, '\r');
    return signature;
}

std::string with_signature(const std::string& commit, const std::string& signature) {
    // "tree " and its id, in repositories of either kind.
    constexpr std::size_t sha1_line = 5 + 40;
    const std::string key = commit.find('\n') == sha1_line ? "gpgsig" : "gpgsig-sha256";
    std::string header;
    for (const std::string& line : lines_of(signature)) {
        header += header.empty() ? key : std::string();
        header += " " + line + "\n";
    }
    const auto end = commit.find("\n\n") + 1;
    return commit.substr(0, end) + header + commit.substr(end);
}

} // namespace atelier
