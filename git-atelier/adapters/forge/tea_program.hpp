// A Gitea or a Forgejo as their program tea reaches it, version 0.13 or later: with one of its
// logins, which is found by the host.
#pragma once

#include "adapters/forge/rest_program.hpp"

namespace atelier::forge {

class TeaProgram final : public RestProgram {
  public:
    TeaProgram(Process& process, ForgeOptions options);

    std::string path_of(const std::string& below) const override;
    // The login for the host, "" for the one of the environment: the first whose server, or its SSH
    // host, has that name, the default one before others; nullopt: there is none.
    Result<std::optional<std::string>> login() const;

  private:
    Result<ProcessRequest> call_for(const Request& request) const override;
    // tea prints the head on standard error.
    std::optional<Printed> printed(const ProcessResult& result) const override;
    Error silence(const ProcessResult& result) const override;
    Result<std::optional<std::string>> login_in_list() const;

    // Asked for once.
    mutable std::optional<std::string> login_;
};

Environment tea_environment(const Environment& user, const std::string& host);

} // namespace atelier::forge
