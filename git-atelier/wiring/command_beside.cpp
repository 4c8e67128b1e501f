// What a command has of the world that is none of the parts it opens.
#include "adapters/yaml/yaml_value.hpp"
#include "cli/render.hpp"
#include "wiring/command.hpp"

namespace atelier {

YamlReader CommandEnv::yaml() {
    return read_yaml;
}

Result<void> CommandEnv::print(const std::string& text) {
    if (write_out(text)) return {};
    return fail(ErrorCode::interrupted, "the output was closed");
}

} // namespace atelier
