#include "domain/work/guardrails.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

const std::string attributes_name = ".gitattributes";

bool matches_any(const std::vector<std::string>& globs, const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
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

} // namespace

const std::vector<std::string>& default_generated() {
    static const std::vector<std::string> globs = {
        "package-lock.json", "npm-shrinkwrap.json", "yarn.lock",    "pnpm-lock.yaml",
        "bun.lockb",         "Cargo.lock",          "go.sum",       "poetry.lock",
        "uv.lock",           "Pipfile.lock",        "Gemfile.lock", "composer.lock",
        "flake.lock",        "gradle.lockfile"};
    return globs;
}

Result<GuardrailReport> measure(const Changeset& changeset, const std::vector<FileChange>& changes,
                                const GuardrailLimits& limits) {
    GuardrailReport report;
    const std::vector<std::string>& paths = changeset.paths();
    const auto& generated = limits.generated.empty() ? default_generated() : limits.generated;

    std::vector<std::string> outside;
    for (const FileChange& change : changes) {
        ++report.files;
        if (change.path == attributes_name || change.path.ends_with("/" + attributes_name))
            report.attributes.push_back(change.path);
        if (!change.generated && !matches_any(generated, change.path))
            report.lines += change.added + change.deleted;
        for (const std::string& path : {change.path, change.old_path})
            if (!paths.empty() && !path.empty() && !inside(paths, path)) outside.push_back(path);
        if (change.binary && change.binary_bytes > limits.max_binary_bytes)
            report.exceeded.push_back({ErrorCode::guardrail_exceeded,
                                       change.path + " is binary and has " +
                                           std::to_string(change.binary_bytes) + " bytes, over " +
                                           std::to_string(limits.max_binary_bytes),
                                       changeset.id()});
    }
    report.warn = report.lines > limits.warn_lines;
    if (report.lines > limits.max_lines) {
        ATELIER_TRY(const bool any_size, changeset.may_be_of_any_size());
        if (!any_size)
            report.exceeded.push_back({ErrorCode::guardrail_exceeded,
                                       changeset.id().str() + " changes " +
                                           std::to_string(report.lines) + " lines, over " +
                                           std::to_string(limits.max_lines),
                                       changeset.id()});
    }
    if (!outside.empty())
        report.exceeded.push_back(
            {ErrorCode::paths_exceeded,
             changeset.id().str() + " changes files outside its paths: " + join(outside, ", "),
             changeset.id()});
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

std::optional<Error> guardrail_fault(const GuardrailReport& report, const GuardrailLimits& limits) {
    if (report.exceeded.empty()) return std::nullopt;
    const Reason& reason = report.exceeded.front();
    Json details = Json::object();
    details.set("lines", report.lines)
        .set("limit", limits.max_lines)
        .set("reasons", reasons_json(report.exceeded));
    return Error{reason.code, reason.message,
                 reason.code == ErrorCode::paths_exceeded
                     ? "widen the paths with 'git atelier plan --edit', or split it"
                     : "split it, or approve its size",
                 std::move(details)};
}

} // namespace atelier
