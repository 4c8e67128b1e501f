// The registered project of a repository: found from ATELIER_PROJECT or from a folder, and read.
#pragma once

#include "adapters/git/config/discover.hpp"
#include "domain/project/project.hpp"
#include "domain/project/settings.hpp"
#include "ports/files.hpp"
#include "wiring/process_environment.hpp"

#include <filesystem>
#include <vector>

namespace atelier {

struct Project {
    ProjectRecord record;
    ProjectPaths paths;
    Settings settings;
};

// Where one is, whatever its settings say.
struct ProjectPlace {
    ProjectRecord record;
    ProjectPaths paths;
};

// The enlistment that identifies the project: what ATELIER_PROJECT names, else the repository of
// `folder`. Absolute and real. not-a-repository.
Result<std::filesystem::path> find_enlistment(const ProcessEnvironment& around,
                                              const std::filesystem::path& folder);

// The same for the overseer's commands, who may name the repository as to Git: ATELIER_PROJECT,
// else GIT_DIR, relative to `folder`, else the repository of `folder`.
Result<std::filesystem::path> find_named_enlistment(const ProcessEnvironment& around,
                                                    const std::filesystem::path& folder);

// The repository of that enlistment. Where its git dir lies apart from the main checkout, the
// checkout is the one that GIT_WORK_TREE names beside GIT_DIR, else the one that `folder` is in.
Result<RepositoryLayout> find_repository(const ProcessEnvironment& around,
                                         const std::filesystem::path& enlistment,
                                         const std::filesystem::path& folder);

// Folders of templates, the first that has a file deciding: a project's, the user's, the shipped
// ones. `project`: nullptr where there is none.
std::vector<std::filesystem::path> template_folders(const ProjectPaths* project,
                                                    const std::filesystem::path& data,
                                                    const std::filesystem::path& share);

// Those whose enlistment is gone: it may have moved.
Result<std::vector<ProjectRecord>> projects_without_repository(Files& files,
                                                               const std::filesystem::path& data);

// config.user.json as it is now.
Result<Settings> read_settings(Files& files, const ProjectPaths& paths);

// not-registered with the way out (`git atelier init`, or `--relink` when the repository seems to
// have moved), registered-elsewhere when the project of that name belongs to another repository,
// config-invalid when what the program keeps of it is broken.
Result<ProjectPlace> find_project(Files& files, const std::filesystem::path& data,
                                  const std::filesystem::path& enlistment);

// The same with its settings; config-invalid when they cannot be read.
//
// What `files` makes from here on is for those whose the project is (`project.shared`).
Result<Project> open_project(Files& files, const std::filesystem::path& data,
                             const std::filesystem::path& enlistment);

} // namespace atelier
