// `git atelier diff`: what a changeset or an epic changes, or what has become of it since the
// overseer last looked.
#pragma once

#include "app/worktree/changed_range.hpp"
#include "domain/project/project.hpp"
#include "domain/work/guardrails.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

class Files;

struct DiffRequest {
    BeadId id;
    // Its paths as they are written in `directory`.
    DiffLook look = {};
    std::filesystem::path directory = {};
    bool since_last = false;
    // The text is shown: all of it counts as seen, where it is the overseer who looks.
    bool shown = true;
};

// What the text of a diff is of.
enum class DiffSubject {
    // The whole changeset or epic.
    whole,
    // The same, as the overseer has not looked before, or what they saw is no longer there.
    not_seen_before,
    seen_is_gone,
    // What has become of what they saw.
    since_last,
    // They have seen it as it is.
    nothing_new,
};

struct DiffOutcome {
    ChangedRange changed;
    DiffSubject subject = DiffSubject::whole;
    // What they last saw, where that was asked for.
    std::optional<CommitRange> seen = {};
    // Git's own words.
    std::string text = {};
    // Of the whole.
    std::vector<FileChange> files = {};
    // That it was seen could not be written down.
    std::optional<Error> not_noted = {};
};

// not-found as for `changed_range`.
Result<DiffOutcome> read_diff(const Context& context, Repository& repository, Files& files,
                              const ProjectPaths& paths, const DiffRequest& request);

} // namespace atelier
