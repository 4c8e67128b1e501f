#include "adapters/git/process/git_command.hpp"

#include "base/text.hpp"
#include "domain/agent/secrets.hpp"
#include "domain/guard/git_variables.hpp"

#include <algorithm>
#include <array>
#include <poll.h>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Many of Git's commands look at the registrations of all worktrees, and give up at one that
// another process is writing, or takes away, at that moment. That passes.
constexpr Millis half_written_limit{500};
constexpr int half_written_pause{5};

bool met_half_written(const ProcessResult& result) {
    if (result.status == 0) return false;
    const auto says = [&](const char* words) {
        return result.err.find(words) != std::string::npos;
    };
    return (says("failed to read ") && says("/commondir: Success")) ||
           (says("Invalid path '") && says("/worktrees/") && says("No such file or directory"));
}

// What else would make Git answer for something other than we ask.
constexpr auto distracting = std::to_array<std::string_view>({
    "GIT_NAMESPACE",
    "GIT_ATTR_SOURCE",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
});

// Tells what Git is doing, not what failed.
bool is_progress(std::string_view line) {
    constexpr auto starts = std::to_array<std::string_view>(
        {"hint:", "Preparing worktree", "HEAD is now at", "Updating files:"});
    return line.empty() || std::any_of(starts.begin(), starts.end(), [&](std::string_view start) {
               return line.starts_with(start);
           });
}

// "12:34:56.123456 git.c:1 trace: ...", with GIT_TRACE and its like.
bool is_trace(std::string_view line) {
    constexpr std::string_view form = "00:00:00.000000 ";
    return line.size() >= form.size() &&
           std::equal(form.begin(), form.end(), line.begin(), [](char wanted, char c) {
               return wanted == '0' ? c >= '0' && c <= '9' : c == wanted;
           });
}

// Where Git tells what it does. Into a file it may; what it says to us is read.
bool traces_into_our_ears(const std::pair<const std::string, std::string>& variable) {
    return variable.first.starts_with("GIT_TRACE") && !variable.second.starts_with('/');
}

constexpr std::size_t most_known = 64;
constexpr std::size_t longest_known = 256U << 10U;

// "git" and the command's own name, global options skipped.
std::string name_of_command(const GitCall& call) {
    if (call.program != "git") return call.program;
    std::size_t i = 0;
    while (i + 1 < call.arguments.size() && call.arguments[i] == "-c")
        i += 2;
    return "git " + (i < call.arguments.size() ? call.arguments[i] : std::string());
}

} // namespace

GitCall call_in_checkout(const fs::path& git_dir, const fs::path& work_tree,
                         std::vector<std::string> arguments, Millis deadline) {
    return {.arguments = std::move(arguments),
            .environment = {{"GIT_DIR", git_dir.string()}, {"GIT_WORK_TREE", work_tree.string()}},
            .directory = work_tree,
            .deadline = deadline,
            .place = GitPlace::worktree};
}

Environment git_environment(const Environment& environment) {
    Environment clean = environment;
    std::erase_if(clean, [](const auto& variable) {
        return is_git_local(variable.first) || traces_into_our_ears(variable) ||
               std::find(distracting.begin(), distracting.end(), variable.first) !=
                   distracting.end();
    });
    clean.merge(handed_configuration(environment));
    clean["GIT_OPTIONAL_LOCKS"] = "0";
    clean["GIT_TERMINAL_PROMPT"] = "0";
    clean["LC_ALL"] = "C";
    return clean;
}

Git::Git(Process& process, const Environment& environment, fs::path common_dir)
    : process_(process), environment_(git_environment(environment)),
      common_dir_(std::move(common_dir)) {
    environment_["GIT_DIR"] = common_dir_.string();
}

Result<void> Git::ask_for_owner() const {
    const std::lock_guard lock(shared_->asking);
    auto& untrusted = shared_->untrusted;
    if (!untrusted) return {};
    const GitCall ask{{"rev-parse", "--git-dir"}, {}, {{"GIT_DIR", ""}}, untrusted};
    ATELIER_TRY(const ProcessResult answer, start(ask));
    if (answer.status != 0) {
        Error error = git_failure(ask, answer);
        error.hint = advise(Hint::safe_directory, shell_quoted(untrusted->string()));
        return fail(std::move(error));
    }
    untrusted.reset();
    return {};
}

Result<ProcessResult> Git::run(const GitCall& call) const {
    ATELIER_CHECK(ask_for_owner());
    for (Millis waited{0};; waited += Millis{half_written_pause}) {
        Result<ProcessResult> result = start(call);
        if (!result || !met_half_written(*result) || waited >= half_written_limit) return result;
        ::poll(nullptr, 0, half_written_pause);
    }
}

std::string Git::asked_by(const GitCall& call) const {
    std::string text = call.place == GitPlace::safe ? "safe" : "theirs";
    const auto add = [&](const std::string& part) { text += '\0' + part; };
    const auto objects = environment_.find("GIT_OBJECT_DIRECTORY");
    add(objects == environment_.end() ? std::string() : objects->second);
    add(call.program);
    add(call.directory ? call.directory->string() : std::string());
    for (const std::string& argument : call.arguments)
        add(argument);
    for (const auto& [name, value] : call.environment)
        add(name + "=" + value);
    add(call.input);
    return text;
}

std::optional<ProcessResult> Git::known_answer(const std::string& asked,
                                               const std::string& basis) const {
    const std::lock_guard lock(shared_->knowing);
    const auto at = shared_->known.find(asked);
    if (at == shared_->known.end() || at->second.basis != basis) return std::nullopt;
    return at->second.answer;
}

Result<ProcessResult> Git::run_known(const GitCall& call, const AnswerBasis& basis) const {
    const auto before = basis();
    if (!before) return run(call);
    std::string asked = asked_by(call);
    if (auto known = known_answer(asked, *before)) return *std::move(known);
    ATELIER_TRY(ProcessResult answer, run(call));
    // What has changed meanwhile may or may not be in the answer.
    const bool lasts = answer.status < 128 && answer.out.size() <= longest_known;
    if (lasts && basis() == before) {
        const std::lock_guard lock(shared_->knowing);
        auto& known = shared_->known;
        if (known.size() >= most_known) known.clear();
        known.insert_or_assign(std::move(asked), Shared::Known{*before, answer});
    }
    return answer;
}

Result<ProcessRequest> Git::prepared(const GitCall& call) const {
    ProcessRequest request;
    const fs::path folder = call.directory.value_or(common_dir_);
    if (call.place == GitPlace::worktree && !keeper_.empty()) {
        Confinement around;
        if (confine_) {
            const std::lock_guard lock(shared_->confining);
            ATELIER_TRY(around, confine_(folder));
        }
        request.in_front = kept_in(keeper_, around.sandbox);
        request.environment = std::move(around.marks);
    }
    request.argv.push_back(call.program);
    // An index of our own is whole: the part that others would share Git writes into the git dir.
    if (call.environment.contains("GIT_INDEX_FILE"))
        request.argv.insert(request.argv.end(), {"-c", "core.splitIndex=false"});
    request.argv.insert(request.argv.end(), call.arguments.begin(), call.arguments.end());
    request.environment.insert(environment_.begin(), environment_.end());
    request.directory = folder;
    if (safe_ && call.place == GitPlace::safe) {
        ATELIER_TRY(const fs::path safe, safe_());
        request.environment["GIT_DIR"] = safe.string();
        if (!call.directory) request.directory = safe;
    }
    for (const auto& [name, value] : call.environment) {
        if (value.empty())
            request.environment.erase(name);
        else
            request.environment[name] = value;
    }
    request.input = call.input;
    request.deadline = call.deadline;
    return request;
}

Result<ProcessResult> Git::start(const GitCall& call) const {
    ATELIER_TRY(const ProcessRequest request, prepared(call));
    ATELIER_TRY(ProcessResult result, process_.run(request));
    if (result.timed_out)
        return fail(ErrorCode::git_failed,
                    name_of_command(call) + " did not end within " + human_duration(call.deadline),
                    advise(Hint::disk_or_remote));
    if (result.truncated)
        return fail(ErrorCode::git_failed, name_of_command(call) + " printed too much output");
    // It is told and kept, and a filter or a hook may have printed what it has.
    if (result.status != 0 && !result.err.empty())
        result.err = Secrets(environment_).hide_in(result.err);
    return result;
}

Result<std::string> Git::output(const GitCall& call) const {
    ATELIER_TRY(ProcessResult result, run(call));
    if (result.status != 0) return fail(git_failure(call, result));
    return std::move(result.out);
}

Result<std::string> Git::line(std::vector<std::string> arguments) const {
    ATELIER_TRY(std::string text, output(std::move(arguments)));
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

std::string gits_words(std::string_view err) {
    // Beyond that it is a program's chatter; the details have it.
    constexpr std::size_t enough = 1'000;
    std::vector<std::string> said;
    std::string words;
    for (const std::string& raw : lines_of(err)) {
        std::string line(trim(raw));
        if (is_progress(line) || is_trace(line)) continue;
        for (const std::string_view prefix : {"fatal: ", "error: "})
            if (line.starts_with(prefix)) line.erase(0, prefix.size());
        if (std::find(said.begin(), said.end(), line) != said.end()) continue;
        if (words.size() > enough) {
            words += "; ...";
            break;
        }
        if (!words.empty()) {
            if (words.back() == '.') words.pop_back();
            words += words.back() == ':' ? " " : "; ";
        }
        words += line;
        said.push_back(std::move(line));
    }
    return to_valid_utf8(words);
}

Error git_failure(const GitCall& call, const ProcessResult& result) {
    Json details = Json::object();
    details.set("command", Json::strings(call.arguments));
    details.set("status", result.status);
    details.set("stderr", to_valid_utf8(result.err));
    // Git's own statuses end at 129.
    if (result.status > 129) details.set("signal", result.status - 128);
    const std::string words = gits_words(result.err);
    return Error{
        ErrorCode::git_failed,
        name_of_command(call) + " failed" +
            (words.empty() ? " with status " + std::to_string(result.status) : ": " + words),
        advise(Hint::what_git_says), std::move(details)};
}

Error ref_failure(const GitCall& call, const ProcessResult& result) {
    Error error = git_failure(call, result);
    if (result.err.find("exists; cannot create") != std::string::npos) {
        error.code = ErrorCode::ref_conflict;
        error.hint = advise(Hint::branch_and_folder);
    }
    return error;
}

std::vector<std::string> nul_fields(std::string_view text) {
    std::vector<std::string> fields = split(text, '\0');
    if (fields.back().empty()) fields.pop_back();
    return fields;
}

} // namespace atelier
