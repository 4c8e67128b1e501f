#include "wiring/forges.hpp"

#include "adapters/forge/gitea_forge.hpp"
#include "adapters/forge/github_forge.hpp"
#include "adapters/forge/gitlab_forge.hpp"
#include "base/text.hpp"
#include "support/project_fixture.hpp"

using namespace atelier;
using namespace atelier::test;

namespace {

// Which adapter a host gets, and what was asked before.
struct Opened {
    FakeProcess process;

    std::string kind(const std::string& host) {
        process.ran.clear();
        const auto forge = open_forges(process, {})({host, "ann", "tool"});
        if (!forge) return std::string(info(forge.error().code).name);
        if (dynamic_cast<const GithubForge*>(forge->get()) != nullptr) return "github";
        if (dynamic_cast<const GitlabForge*>(forge->get()) != nullptr) return "gitlab";
        return dynamic_cast<const GiteaForge*>(forge->get()) != nullptr ? "gitea" : "none";
    }
    // tea has a login for it, glab an account on it.
    void accounts(const std::string& tea, const std::string& glab) {
        process.answer = [=](const ProcessRequest& request) -> Result<ProcessResult> {
            const std::string& program = request.argv[0];
            ProcessResult out;
            if (program == "tea")
                out.out =
                    R"([{"name":"a","url":"https://)" + tea + R"(:3000/x","default":"true"}])";
            if (program == "glab") out.out = request.argv.back() == glab ? "ann\n" : "\n";
            return out;
        };
    }
};

} // namespace

TEST_CASE("a host is the forge that its name says", "[wiring][forge]") {
    Opened opened;
    CHECK(opened.kind("github.com") == "github");
    CHECK(opened.kind("gitlab.example") == "gitlab");
    CHECK(opened.kind("codeberg.org") == "gitea");
    CHECK(opened.kind("bitbucket.org") == "config-invalid");
    CHECK(opened.process.ran.empty());
}

TEST_CASE("a host of another name is the forge whose program has an account there",
          "[wiring][forge]") {
    Opened opened;
    opened.accounts("git.example.org", "code.example.org");
    CHECK(opened.kind("git.example.org") == "gitea");
    CHECK(opened.kind("code.example.org") == "gitlab");
    CHECK(opened.kind("other.example.org") == "github");
    CHECK(opened.process.ran.size() == 2);
}

TEST_CASE("a program that is not there, or says nothing, knows no host", "[wiring][forge]") {
    Opened opened;
    opened.process.answer = [](const ProcessRequest&) -> Result<ProcessResult> {
        return fail(ErrorCode::runtime_missing, "not there");
    };
    CHECK(opened.kind("git.example.org") == "github");
    opened.process.answer = [](const ProcessRequest&) {
        return ProcessResult{.status = 1, .out = "ann", .err = "Sorry"};
    };
    CHECK(opened.kind("git.example.org") == "github");
}
