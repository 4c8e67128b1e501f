// What a worktree's index says, as far as that can be told without Git.
#pragma once

#include <filesystem>
#include <string_view>

namespace atelier {

// Whether Git may have been told not to look at a file of that index (assume-unchanged,
// skip-worktree). True also of what is not understood: an index in parts, in a newer form, damaged.
// False where there is none.
bool may_pass_over_files(const std::filesystem::path& index);
// The same of its bytes.
bool may_pass_over_files(std::string_view bytes);

} // namespace atelier
