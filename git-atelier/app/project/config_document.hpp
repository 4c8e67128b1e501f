// config.sys.json and config.user.json as documents: unknown keys and their order survive a
// rewrite, a malformed file is config-invalid with file and line.
#pragma once

#include "base/json.hpp"
#include "ports/files.hpp"

namespace atelier {

// nullopt: there is no such file.
Result<std::optional<Json>> read_config(Files& files, const std::filesystem::path& path,
                                        const Advice& cure);
Result<void> write_config(Files& files, const std::filesystem::path& path, const Json& document);

} // namespace atelier
