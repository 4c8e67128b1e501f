#include "domain/work/guardrails.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

const std::string attributes_name = ".gitattributes";

std::string name_in(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

bool matches_any(const std::vector<std::string>& globs, const std::string& path) {
    const std::string name = name_in(path);
    return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
        // As in .gitignore: a pattern without a slash names a file anywhere.
        return glob_match(glob, glob.find('/') == std::string::npos ? name : path);
    });
}

bool inside(const std::vector<std::string>& globs, const std::string& path) {
    return std::any_of(globs.begin(), globs.end(), [&](const std::string& glob) {
        return glob_match(glob, path) || (glob.ends_with('/') && path.starts_with(glob));
    });
}

bool is_test(const std::string& path) {
    static const std::vector<std::string> folders = {"test",      "tests",    "spec", "specs",
                                                     "__tests__", "testdata", "e2e"};
    static const std::vector<std::string> names = {"*_test.*", "test_*",   "*.test.*", "*_tests.*",
                                                   "*_spec.*", "*.spec.*", "*Test.*",  "*Tests.*",
                                                   "*-test.*", "*-spec.*"};
    const auto parts = split(path, '/');
    const bool below = std::any_of(parts.begin(), parts.end() - 1, [](const std::string& part) {
        return std::find(folders.begin(), folders.end(), part) != folders.end();
    });
    return below || matches_any(names, path);
}

bool is_code(const std::string& path) {
    static const std::vector<std::string> endings = {
        "c",   "cc",  "cpp",   "cxx",   "h",   "hh",  "hpp",  "m",   "mm",  "rs",     "go",
        "py",  "rb",  "js",    "jsx",   "mjs", "cjs", "ts",   "tsx", "vue", "svelte", "java",
        "kt",  "kts", "scala", "swift", "cs",  "fs",  "php",  "pl",  "pm",  "lua",    "ex",
        "exs", "erl", "hs",    "ml",    "mli", "clj", "dart", "zig", "nim", "sh",     "bash"};
    const std::string name = name_in(path);
    const auto dot = name.rfind('.');
    return dot != std::string::npos && dot > 0 &&
           std::find(endings.begin(), endings.end(), name.substr(dot + 1)) != endings.end();
}

// Lines beyond the limit, by what allows more; nullopt where they are allowed.
std::optional<Reason> too_many_lines(const BeadId& changeset, std::int64_t lines,
                                     const GuardrailLimits& limits,
                                     const SizeAllowance& allowance) {
    const std::int64_t most = most_lines(allowance.approved);
    if (lines <= limits.max_lines || allowance.mechanical || lines <= most) return std::nullopt;
    std::string text = changeset.str() + " changes " + std::to_string(lines) + " lines, over " +
                       std::to_string(std::max(limits.max_lines, most));
    if (most > limits.max_lines)
        text += ", what the approval of " + std::to_string(allowance.approved) + " holds for";
    if (allowance.approved_without_lines)
        text += "; the approval of its size does not say for how many lines, as those of older "
                "versions do not, and allows nothing more: it has to be approved again";
    return Reason{ErrorCode::guardrail_exceeded, std::move(text), changeset};
}

} // namespace

std::vector<std::string> touched_paths(const std::vector<FileChange>& changes) {
    std::vector<std::string> paths;
    for (const FileChange& change : changes)
        for (const std::string& path : {change.path, change.old_path})
            if (!path.empty()) paths.push_back(path);
    return paths;
}

std::int64_t most_lines(std::int64_t approved) {
    return approved + approved / 10;
}

const std::vector<std::string>& default_generated() {
    static const std::vector<std::string> globs = {
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock",    "pnpm-lock.yaml",
        "bun.lockb",         "Cargo.lock",          "go.sum",       "poetry.lock",
        "uv.lock",           "Pipfile.lock",        "Gemfile.lock", "composer.lock",
        "flake.lock",        "gradle.lockfile"};
    return globs;
}

GuardrailReport measure(const Changeset& changeset, const std::vector<FileChange>& changes,
                        const GuardrailLimits& limits, const SizeAllowance& allowance) {
    GuardrailReport report;
    const std::vector<std::string>& paths = changeset.paths();
    const auto& generated = limits.generated.empty() ? default_generated() : limits.generated;

    std::vector<std::string> outside;
    bool tested = false;
    for (const FileChange& change : changes) {
        ++report.files;
        if (change.path == attributes_name || change.path.ends_with("/" + attributes_name))
            report.attributes.push_back(change.path);
        if (!change.old_path.empty()) ++report.renames;
        if (!change.generated && !matches_any(generated, change.path)) {
            report.lines += change.added + change.deleted;
            tested = tested || is_test(change.path);
            if (change.added > 0 && is_code(change.path)) report.untested.push_back(change.path);
        }
        for (const std::string& path : {change.path, change.old_path})
            if (!paths.empty() && !path.empty() && !inside(paths, path)) outside.push_back(path);
        if (change.binary && change.binary_bytes > limits.max_binary_bytes) {
            report.binaries.push_back(change.path);
            report.exceeded.push_back({ErrorCode::guardrail_exceeded,
                                       change.path + " is binary and has " +
                                           std::to_string(change.binary_bytes) + " bytes, over " +
                                           std::to_string(limits.max_binary_bytes),
                                       changeset.id()});
        }
    }
    if (tested) report.untested.clear();
    report.warn = report.lines > limits.warn_lines;
    if (auto reason = too_many_lines(changeset.id(), report.lines, limits, allowance)) {
        report.too_many_lines = true;
        report.exceeded.push_back(*std::move(reason));
    }
    if (!outside.empty())
        report.exceeded.push_back(
            {ErrorCode::paths_exceeded,
             changeset.id().str() + " changes files outside its paths: " + join(outside, ", "),
             changeset.id()});
    return report;
}

GuardrailReport new_since(GuardrailReport report, const GuardrailReport& before) {
    report.warn = report.warn && !before.warn;
    std::erase_if(report.attributes, [&](const std::string& path) {
        return std::ranges::find(before.attributes, path) != before.attributes.end();
    });
    return report;
}

std::vector<std::string> guardrail_warnings(const std::string& changeset,
                                            const GuardrailReport& report,
                                            const GuardrailLimits& limits) {
    std::vector<std::string> told;
    if (report.warn)
        told.push_back(changeset + " changes " + std::to_string(report.lines) +
                       " lines by now, over changeset.warn_lines (" +
                       std::to_string(limits.warn_lines) + "); " +
                       std::to_string(limits.max_lines) + " are the limit");
    if (!report.attributes.empty())
        told.push_back(changeset + " changes " + join(report.attributes, ", ") +
                       ", by which sizes are counted once it has landed");
    return told;
}

std::vector<std::string> review_warnings(const GuardrailReport& report) {
    std::vector<std::string> told;
    if (report.renames > 0 && report.lines > 0)
        told.push_back("it renames " + counted(static_cast<std::size_t>(report.renames), "file") +
                       " and changes " + counted(static_cast<std::size_t>(report.lines), "line") +
                       ": renames are reviewed more easily in a changeset of their own");
    if (!report.untested.empty())
        told.push_back("it changes code without a test: " + first_few(report.untested) +
                       "; tests belong with the change that they are about");
    return told;
}

std::optional<Error> guardrail_fault(const GuardrailReport& report, const GuardrailLimits& limits) {
    if (report.exceeded.empty()) return std::nullopt;
    const Reason& reason = report.exceeded.front();
    Json details = Json::object();
    details.set("lines", report.lines)
        .set("limit", limits.max_lines)
        .set("reasons", reasons_json(report.exceeded));
    if (!report.binaries.empty()) {
        details.set("binaries", Json::strings(report.binaries));
        return Error{reason.code, reason.message, advise(Hint::leave_binary_out),
                     std::move(details)};
    }
    return Error{reason.code, reason.message,
                 reason.code == ErrorCode::paths_exceeded
                     ? advise(Hint::widen_paths, report.epic ? report.epic->str() : "EPIC")
                     : advise(Hint::approve_size, reason.bead ? reason.bead->str() : "ID"),
                 std::move(details)};
}

} // namespace atelier
