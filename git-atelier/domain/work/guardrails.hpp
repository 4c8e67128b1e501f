// How large and how wide a changeset may be.
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/progress.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// One file of `git diff --numstat -M base...head`.
struct FileChange {
    std::string path;
    // Set for a rename.
    std::string old_path;
    std::int64_t added = 0;
    std::int64_t deleted = 0;
    bool binary = false;
    std::int64_t binary_bytes = 0;
    // Marked `linguist-generated`.
    bool generated = false;

    bool operator==(const FileChange&) const = default;
};
// Of a rename both.
std::vector<std::string> touched_paths(const std::vector<FileChange>& changes);

struct GuardrailLimits {
    std::int64_t warn_lines = 400;
    std::int64_t max_lines = 800;
    std::int64_t max_binary_bytes = 1048576;
    // Globs whose lines are not counted.
    std::vector<std::string> generated = {};
};

// What lets a changeset be larger than changeset.max_lines.
struct SizeAllowance {
    // The plan says that it is mechanical.
    bool mechanical = false;
    // So many lines were approved; 0: none.
    std::int64_t approved = 0;
    // Its size was approved before approvals were of a number of lines: allows nothing, and is
    // told.
    bool approved_without_lines = false;
};

// What an approval of so many lines holds for: a tenth more at most.
std::int64_t most_lines(std::int64_t approved);

struct GuardrailReport {
    std::int64_t files = 0;
    // Added + deleted, without generated files; a rename that Git finds costs nothing.
    std::int64_t lines = 0;
    bool warn = false;
    // Files that were renamed.
    std::int64_t renames = 0;
    // Code that has new lines, where no test has changed.
    std::vector<std::string> untested = {};
    // The .gitattributes that it changes.
    std::vector<std::string> attributes = {};
    // More lines than are allowed: all that an approval of its size is about.
    bool too_many_lines = false;
    // Binary files beyond the limit: no approval of a size allows them.
    std::vector<std::string> binaries = {};
    // Empty: within bounds. Codes guardrail-exceeded and paths-exceeded.
    std::vector<Reason> exceeded = {};
    // Of which the changeset is; nullopt where that is not known.
    std::optional<BeadId> epic = {};
};

GuardrailReport measure(const Changeset& changeset, const std::vector<FileChange>& changes,
                        const GuardrailLimits& limits, const SizeAllowance& allowance = {});

// The first of what was exceeded, with what to do about it; nullopt when it is within bounds.
std::optional<Error> guardrail_fault(const GuardrailReport& report, const GuardrailLimits& limits);

// What there is to warn of that there was not before: a move from one size over
// changeset.warn_lines to another says nothing new.
GuardrailReport new_since(GuardrailReport report, const GuardrailReport& before);

// What a person should hear although it is within bounds, a line each: that it is large, and that
// it changes attributes, by which later sizes are counted.
std::vector<std::string> guardrail_warnings(const std::string& changeset,
                                            const GuardrailReport& report,
                                            const GuardrailLimits& limits);

// What makes it hard to review, a line each: a rename among other changes, code without tests.
std::vector<std::string> review_warnings(const GuardrailReport& report);

// Lock files of the usual package managers.
const std::vector<std::string>& default_generated();

} // namespace atelier
