#include "adapters/git/git_command.hpp"

#include "base/text.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// What `git rev-parse --local-env-vars` names in any version, and what else would redirect us.
constexpr auto local_variables = std::to_array<std::string_view>({
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_CONFIG",
    "GIT_OBJECT_DIRECTORY",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_COMMON_DIR",
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

std::string lowered(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

bool concerns_hooks(const std::string& key) {
    const std::string name = lowered(key);
    return name == "core.hookspath" || name.starts_with("hook.");
}

// GIT_CONFIG_COUNT with its keys and values, without those that concern hooks.
void keep_harmless_configuration(Environment& environment) {
    const auto count = environment.find("GIT_CONFIG_COUNT");
    std::vector<std::pair<std::string, std::string>> kept;
    if (count != environment.end()) {
        const long long total = parse_integer(count->second).value_or(0);
        for (long long i = 0; i < total; ++i) {
            const auto key = environment.find("GIT_CONFIG_KEY_" + std::to_string(i));
            const auto value = environment.find("GIT_CONFIG_VALUE_" + std::to_string(i));
            if (key == environment.end() || value == environment.end()) break;
            if (!concerns_hooks(key->second)) kept.emplace_back(key->second, value->second);
        }
    }
    std::erase_if(environment, [](const auto& variable) {
        return variable.first == "GIT_CONFIG_COUNT" ||
               variable.first.starts_with("GIT_CONFIG_KEY_") ||
               variable.first.starts_with("GIT_CONFIG_VALUE_");
    });
    if (!kept.empty()) environment["GIT_CONFIG_COUNT"] = std::to_string(kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) {
        environment["GIT_CONFIG_KEY_" + std::to_string(i)] = kept[i].first;
        environment["GIT_CONFIG_VALUE_" + std::to_string(i)] = kept[i].second;
    }
    const auto handed = environment.find("GIT_CONFIG_PARAMETERS");
    if (handed == environment.end()) return;
    const std::string text = lowered(handed->second);
    if (text.find("'core.hookspath") != std::string::npos ||
        text.find("'hook.") != std::string::npos)
        environment.erase(handed);
}

// Git's own last word: the last line that says what went wrong.
std::string gits_words(const std::string& err) {
    std::string words;
    for (const std::string& line : lines_of(err)) {
        if (line.starts_with("hint:") || trim(line).empty()) continue;
        if (words.starts_with("fatal: ") && !line.starts_with("fatal: ")) continue;
        words = line;
    }
    for (const std::string_view prefix : {"fatal: ", "error: "})
        if (words.starts_with(prefix)) words.erase(0, prefix.size());
    return to_valid_utf8(words);
}

// The command's own name, global options skipped.
std::string name_of_command(const GitCall& call) {
    std::size_t i = 0;
    while (i + 1 < call.arguments.size() && call.arguments[i] == "-c")
        i += 2;
    return i < call.arguments.size() ? call.arguments[i] : std::string();
}

} // namespace

Environment git_environment(const Environment& environment) {
    Environment clean = environment;
    for (const std::string_view name : local_variables)
        clean.erase(std::string(name));
    keep_harmless_configuration(clean);
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

Result<ProcessResult> Git::run(const GitCall& call) const {
    if (untrusted_) {
        const GitCall ask{{"rev-parse", "--git-dir"}, {}, {{"GIT_DIR", ""}}, untrusted_};
        ATELIER_TRY(const ProcessResult answer, start(ask));
        if (answer.status != 0) {
            Error error = git_failure(ask, answer);
            error.hint = "if you trust its owner: git config --global --add safe.directory " +
                         shell_quoted(untrusted_->string());
            return fail(std::move(error));
        }
        untrusted_.reset();
    }
    return start(call);
}

Result<ProcessResult> Git::start(const GitCall& call) const {
    ProcessRequest request;
    request.argv.reserve(call.arguments.size() + 1);
    request.argv.emplace_back("git");
    request.argv.insert(request.argv.end(), call.arguments.begin(), call.arguments.end());
    request.environment = environment_;
    for (const auto& [name, value] : call.environment) {
        if (value.empty())
            request.environment.erase(name);
        else
            request.environment[name] = value;
    }
    request.directory = call.directory.value_or(common_dir_);
    request.input = call.input;
    request.deadline = call.deadline;
    ATELIER_TRY(ProcessResult result, process_.run(request));
    if (result.timed_out)
        return fail(ErrorCode::git_failed,
                    "git " + name_of_command(call) + " did not end within " +
                        human_duration(call.deadline),
                    "see whether the repository's disk or its remote answers, then try again");
    if (result.truncated)
        return fail(ErrorCode::git_failed, "git " + name_of_command(call) + " wrote too much");
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

Error git_failure(const GitCall& call, const ProcessResult& result) {
    Json details = Json::object();
    details.set("command", Json::strings(call.arguments));
    details.set("status", result.status);
    details.set("stderr", to_valid_utf8(result.err));
    const std::string words = gits_words(result.err);
    return Error{
        ErrorCode::git_failed,
        "git " + name_of_command(call) + " failed" +
            (words.empty() ? " with status " + std::to_string(result.status) : ": " + words),
        "see what Git says, mend it and try again", std::move(details)};
}

Error ref_failure(const GitCall& call, const ProcessResult& result) {
    Error error = git_failure(call, result);
    if (result.err.find("exists; cannot create") != std::string::npos) {
        error.code = ErrorCode::ref_conflict;
        error.hint = "a branch and a folder of branches cannot share a name; rename one of them";
    }
    return error;
}

std::vector<std::string> nul_fields(std::string_view text) {
    std::vector<std::string> fields = split(text, '\0');
    if (fields.back().empty()) fields.pop_back();
    return fields;
}

Result<ScratchFolder> ScratchFolder::make(const Environment& environment) {
    const auto base = environment.find("TMPDIR");
    const bool given = base != environment.end() && fs::path(base->second).is_absolute();
    std::string pattern = (given ? base->second : "/tmp") + "/atelier-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr)
        return fail(ErrorCode::files_failed, "cannot make a temporary folder " + pattern,
                    "see that TMPDIR names a folder that can be written to");
    return ScratchFolder(fs::path(pattern));
}

ScratchFolder::~ScratchFolder() {
    if (path_.empty()) return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

ScratchFolder::ScratchFolder(ScratchFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
}

} // namespace atelier
