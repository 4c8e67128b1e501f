// Which files of a repository a run may write.
#pragma once

#include <string>
#include <string_view>

namespace atelier {

// Why Git would take no file of that path into a tree; "" where it would. Of a path from the top,
// with "/" between folders.
std::string document_path_fault(std::string_view path);

} // namespace atelier
