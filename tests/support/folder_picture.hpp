// Everything in a folder, so that two moments can be compared.
#pragma once

#include "support/git_sandbox.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace atelier::test {

// Every file and folder of it by its path, with what it holds and when it was changed last.
using FolderPicture = std::map<std::string, std::string>;

inline FolderPicture picture_of_folder(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    FolderPicture found;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path path = entry.path();
        std::string text = entry.is_symlink() ? fs::read_symlink(path).string() : "";
        if (!entry.is_symlink() && entry.is_regular_file()) text = read_file(path);
        if (!entry.is_symlink() && !entry.is_directory())
            text += " " + std::to_string(fs::last_write_time(path).time_since_epoch().count());
        found[path.lexically_relative(folder).string()] = text;
    }
    return found;
}

} // namespace atelier::test
