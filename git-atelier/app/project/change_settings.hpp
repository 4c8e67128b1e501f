// `git atelier config`: settings shown and set in config.user.json, whatever else of it is wrong.
#pragma once

#include "app/plan/text_in_editor.hpp"
#include "domain/project/project.hpp"
#include "domain/project/setting_list.hpp"
#include "ports/files.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct SettingsOutcome {
    std::filesystem::path file;
    std::vector<Setting> settings;
    // The keys of the file that are not settings.
    std::vector<std::string> unknown;
};

// All of them, those below a part of a key ("changeset"), or the one of that key. usage: there is
// no such setting.
Result<SettingsOutcome> show_settings(Files& files, const ProjectPaths& paths,
                                      const std::optional<std::string>& key);

struct ChangeOutcome {
    std::filesystem::path file;
    std::string key;
    // The value that counted before, and the one that counts now.
    Json before;
    Json now;
    bool changed = false;
    // It stands in the file now; otherwise it is the default.
    bool is_set = false;
};

// usage: `typed` cannot be its value, or there is no such setting.
Result<ChangeOutcome> set_setting(Files& files, const ProjectPaths& paths, const std::string& key,
                                  const std::string& typed);
// Of a key that is not a setting as well, where the file has it.
Result<ChangeOutcome> unset_setting(Files& files, const ProjectPaths& paths,
                                    const std::string& key);

// The whole file in the person's editor; what cannot be read is not saved. `name` is that of the
// file in which they write.
Result<std::vector<ChangeOutcome>>
edit_settings(const TextEditing& editing, const ProjectPaths& paths, const std::string& name);

} // namespace atelier
