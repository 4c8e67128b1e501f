// `git atelier demo`: the way from a new repository to landed work, as the commands that a person
// would type. Every one of them is a program of its own, called as it is called anywhere.
#pragma once

#include "ports/process.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct DemonstrationPlaces {
    // All of it stands below this folder, which is nobody else's.
    std::filesystem::path folder;
    // As in ATELIER_SHARE.
    std::filesystem::path share;
    // Of our programs.
    std::filesystem::path programs;

    std::filesystem::path repository() const { return folder / "greeter"; }
    std::filesystem::path data() const { return folder / "data"; }
};

struct DemonstrationStep {
    // Of the part that begins with it; "" for a step that goes on with one.
    std::string heading = {};
    // Run in the repository.
    std::vector<std::string> argv;
    // Whether it is shown with what it says, or only prepares.
    bool shown = true;
};

// The repository's folder is there, with nothing in it.
std::vector<DemonstrationStep> demonstration_steps(const DemonstrationPlaces& places);

// The same for `git atelier hello` where no repository is registered: all but the last one prepare,
// and that is the command itself in the repository; `as_document`: with --json.
std::vector<DemonstrationStep> hello_steps(bool as_document);

// `user`'s environment without what is theirs: neither their settings of Git nor their projects are
// read or written.
Environment demonstration_environment(const Environment& user, const DemonstrationPlaces& places);

} // namespace atelier
