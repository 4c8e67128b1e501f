// Git's small files, read as a whole.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace atelier {

// nullopt when it cannot be read or is no regular file; errno says why.
std::optional<std::string> file_text(const std::filesystem::path& path);

// What HEAD of that git dir stands for: "refs/heads/x", or a commit; "" when it cannot be read.
std::string head_in(const std::filesystem::path& git_dir);

} // namespace atelier
