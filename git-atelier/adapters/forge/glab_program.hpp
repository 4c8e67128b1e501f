// GitLab as its program glab reaches it.
#pragma once

#include "adapters/forge/rest_program.hpp"

namespace atelier::forge {

class GlabProgram final : public RestProgram {
  public:
    GlabProgram(Process& process, ForgeOptions options);

    std::string path_of(const std::string& below) const override;
    // Whether somebody has logged in to the host.
    Result<bool> has_login() const;

  private:
    Result<ProcessRequest> call_for(const Request& request) const override;
};

Environment glab_environment(const Environment& user);

} // namespace atelier::forge
