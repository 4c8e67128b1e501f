#include "adapters/git/replay/commit_writer.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/repository_settings.hpp"
#include "adapters/git/process/object_names.hpp"
#include "adapters/git/replay/written_object.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

bool is_utf8(const std::string& encoding) {
    const std::string name = ascii_lower(encoding);
    return name == "utf-8" || name == "utf8";
}

bool is_encoded_as(const CommitObject& commit, const std::optional<std::string>& encoding) {
    const std::string has = ascii_lower(commit.encoding.value_or("utf-8"));
    const std::string wants = ascii_lower(encoding.value_or("utf-8"));
    return has == wants || (is_utf8(has) && is_utf8(wants));
}

// The last value of each key.
Result<SigningSettings> settings_of(const Git& git) {
    ATELIER_TRY(const auto settings, repository_settings(git));
    SigningSettings found;
    for (const GitSetting& setting : settings)
        found.insert_or_assign(setting.key, setting.value.value_or("true"));
    return found;
}

struct Author {
    std::string name;
    std::string email;
    std::string date;
};

// As Git takes a message over: without the blank lines before its first.
std::string without_leading_blank_lines(const std::string& message) {
    std::size_t start = 0;
    for (auto end = message.find('\n'); end != std::string::npos; end = message.find('\n', start)) {
        if (!trim(message.substr(start, end - start)).empty()) return message.substr(start);
        start = end + 1;
    }
    return trim(message.substr(start)).empty() ? std::string() : message.substr(start);
}

// "Name <mail> seconds zone"
std::optional<Author> parse_author(const std::string& line) {
    const auto open = line.find(" <");
    const auto close = line.rfind("> ");
    if (open == std::string::npos || close == std::string::npos || close < open)
        return std::nullopt;
    return Author{line.substr(0, open), line.substr(open + 2, close - open - 2),
                  "@" + line.substr(close + 2)};
}

// Whether Git takes it over as it is.
bool is_kept(std::string_view part) {
    constexpr std::string_view dropped_at_ends = ".,:;<>\"\\'";
    const auto is_dropped = [&](char c) {
        return static_cast<unsigned char>(c) <= ' ' ||
               dropped_at_ends.find(c) != std::string_view::npos;
    };
    return !part.empty() && !is_dropped(part.front()) && !is_dropped(part.back()) &&
           part.find_first_of("<>\n") == std::string_view::npos;
}

Error cannot_sign(const std::string& what, Error error) {
    error.message = "cannot sign " + what + ": " + error.message;
    error.hint = advise(Hint::signing_works);
    return error;
}

} // namespace

Result<CommitWriter> CommitWriter::make(const Git& git, ObjectDatabase* objects) {
    CommitWriter writer(git, objects);
    ATELIER_TRY(writer.settings_, settings_of(git));
    const auto value = [&](const char* key) {
        const auto at = writer.settings_.find(key);
        return at == writer.settings_.end() ? std::string() : at->second;
    };
    if (const std::string encoding = value("i18n.commitencoding");
        !encoding.empty() && !is_utf8(encoding))
        writer.encoding_ = encoding;
    if (!config_bool(value("commit.gpgsign"))) return writer;
    writer.sign_ = "-S";
    // Else the key of the committer, who is the agent: the user signs.
    if (value("user.signingkey").empty() && value("gpg.format") != "ssh")
        ATELIER_CHECK(writer.choose_key());
    return writer;
}

Result<void> CommitWriter::choose_key() {
    ATELIER_TRY(const std::string line, git_.output({.arguments = {"var", "GIT_COMMITTER_IDENT"},
                                                     .place = GitPlace::repository}));
    signer_ = line.substr(0, line.rfind('>') + 1);
    sign_ += signer_;
    return {};
}

// Picks take over messages as they are; every way that is named has white space tidied.
Result<std::string> CommitWriter::cleaned(const std::string& message) const {
    const auto named = settings_.find("commit.cleanup");
    const std::string way = named == settings_.end() ? "verbatim" : named->second;
    if (way != "strip" && way != "whitespace" && way != "scissors") return message;
    // The sign by which comments are known is a setting of the user's.
    GitCall call{.arguments = {"stripspace"}, .input = message, .place = GitPlace::repository};
    if (way == "strip") call.arguments.push_back("--strip-comments");
    return git_.output(call);
}

Result<void> CommitWriter::encode(const std::vector<CommitId>& ids,
                                  std::map<CommitId, CommitObject>& commits) const {
    std::vector<CommitObject*> changed;
    std::string names;
    for (const CommitId& id : ids) {
        CommitObject& commit = commits.at(id);
        if (!is_encoded_as(commit, encoding_)) {
            changed.push_back(&commit);
            names += id.str() + "\n";
        } else {
            commit.encoding = encoding_;
        }
    }
    if (changed.empty()) return {};
    ATELIER_TRY(const auto as_text, fields_in("UTF-8", names));
    std::vector<std::string> fields = as_text;
    if (encoding_) {
        ATELIER_TRY(fields, fields_in(*encoding_, names));
    }
    if (fields.size() != changed.size() * 3 || as_text.size() != fields.size())
        return fail(ErrorCode::git_failed, "cannot convert the encoding of commit messages",
                    advise(Hint::log_encoding, encoding_.value_or("UTF-8")));
    for (std::size_t i = 0; i < changed.size(); ++i) {
        CommitObject& commit = *changed[i];
        commit.encoding = encoding_;
        const auto first = static_cast<std::ptrdiff_t>(3 * i);
        // What Git cannot convert it shows in UTF-8, and a rebase leaves as it is. Of plain ASCII
        // either is the same.
        const bool shown_in_utf8 =
            std::equal(fields.begin() + first, fields.begin() + first + 3, as_text.begin() + first);
        if (encoding_ && shown_in_utf8) continue;
        if (const auto author = parse_author(commit.author))
            commit.author =
                fields[3 * i] + " <" + fields[3 * i + 1] + "> " + author->date.substr(1);
        commit.message = fields[3 * i + 2];
    }
    return {};
}

Result<std::vector<std::string>> CommitWriter::fields_in(const std::string& encoding,
                                                         const std::string& commits) const {
    const GitCall call{{"log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "-z",
                        "--encoding=" + encoding, "--format=format:%an%x00%ae%x00%B"},
                       commits};
    ATELIER_TRY(const std::string text, git_.output(call));
    return split(text, '\0');
}

Result<CommitId> CommitWriter::write(const std::string& what, const CommitOwner& whose,
                                     CommitObject commit) {
    commit.message = without_leading_blank_lines(commit.message);
    ATELIER_TRY(const std::string committer, committer_now(whose));
    const std::string bytes = commit.bytes(committer);
    // Git mends what is not UTF-8 in its own way.
    const bool plain = sign_.empty() && (encoding_ || is_valid_utf8(bytes));
    if (plain) return write_commit(git_, objects_, bytes);
    const auto made = write_by_git(what, whose, commit);
    if (made && *made) return **made;
    if (sign_.empty()) return write_commit(git_, objects_, bytes);
    if (!made) return tl::unexpected(made.error());
    return write_signed(what, bytes);
}

// nullopt where Git would not take the author as it is, which no command of its own makes and
// `git rebase` carries over.
Result<std::optional<CommitId>> CommitWriter::write_by_git(const std::string& what,
                                                           const CommitOwner& whose,
                                                           const CommitObject& commit) const {
    const auto author = parse_author(commit.author);
    if (!author || !is_kept(author->name) || !is_kept(author->email)) return std::nullopt;
    ATELIER_CHECK(put_down(git_, objects_));
    // With the program by which the user signs.
    GitCall call{
        .arguments = {"commit-tree"}, .input = commit.message, .place = GitPlace::repository};
    if (!commit.encoding)
        call.arguments.insert(call.arguments.begin(), {"-c", "i18n.commitEncoding=UTF-8"});
    if (!sign_.empty()) call.arguments.push_back(sign_);
    for (const CommitId& parent : commit.parents)
        call.arguments.insert(call.arguments.end(), {"-p", parent.str()});
    call.arguments.push_back(commit.tree.str());
    call.environment = {{"GIT_AUTHOR_NAME", author->name},
                        {"GIT_AUTHOR_EMAIL", author->email},
                        {"GIT_AUTHOR_DATE", author->date},
                        {"GIT_COMMITTER_NAME", whose.committer_name},
                        {"GIT_COMMITTER_EMAIL", whose.committer_email}};
    call.deadline = signing_deadline;
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status != 0) {
        Error error = git_failure(call, result);
        return fail(sign_.empty() ? error : cannot_sign(what, std::move(error)));
    }
    ATELIER_TRY(CommitId made, parse_commit(result.out));
    ATELIER_TRY(const std::string written, git_.output({"cat-file", "commit", made.str()}));
    ATELIER_TRY(const CommitObject read, CommitObject::parse(written));
    if (read.author != commit.author && is_valid_utf8(commit.author)) return std::nullopt;
    return made;
}

Result<CommitId> CommitWriter::write_signed(const std::string& what,
                                            const std::string& bytes) const {
    const auto signature = signature_of(git_, settings_, signer_, bytes);
    if (!signature) return fail(cannot_sign(what, signature.error()));
    return write_commit(git_, objects_, with_signature(bytes, *signature));
}

Result<std::string> CommitWriter::committer_now(const CommitOwner& whose) {
    std::string& known = committers_[{whose.committer_name, whose.committer_email}];
    if (known.empty()) {
        ATELIER_TRY(known, identity_now(git_, whose.committer_name, whose.committer_email));
    }
    return known;
}

Result<std::string> identity_now(const Git& git, const std::string& name,
                                 const std::string& email) {
    const GitCall call{{"var", "GIT_COMMITTER_IDENT"},
                       {},
                       {{"GIT_COMMITTER_NAME", name}, {"GIT_COMMITTER_EMAIL", email}}};
    ATELIER_TRY(const std::string line, git.output(call));
    return std::string(trim(line));
}

} // namespace atelier
