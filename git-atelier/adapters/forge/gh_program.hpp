// GitHub as its program gh reaches it.
#pragma once

#include "adapters/forge/rest_program.hpp"

namespace atelier::forge {

class GhProgram final : public RestProgram {
  public:
    GhProgram(Process& process, ForgeOptions options);

    // The `data` of a query; not-found and forge-refused by GitHub's word.
    Result<Json> query(const std::string& text, Json variables) const;
    // The same account, for another repository of that host.
    GhProgram in(const std::string& owner, const std::string& name) const;
    std::string path_of(const std::string& below) const override;

  private:
    Result<ProcessRequest> call_for(const Request& request) const override;
    Error silence(const ProcessResult& result) const override;
};

Environment gh_environment(const Environment& user);

} // namespace atelier::forge
