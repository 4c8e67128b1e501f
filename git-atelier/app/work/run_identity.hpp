// As whom a run works: under the name it was given; else, epic by epic, as the worker that holds it
// and has ended, or as one that is free.
#pragma once

#include "app/claim/identity.hpp"
#include "app/core/work_context.hpp"
#include "domain/work/choice.hpp"

namespace atelier {

class RunIdentity {
  public:
    RunIdentity(WorkContext& work, std::optional<std::string> name)
        : work_(work), name_(std::move(name)) {}

    // Whom it is now; nullopt before the first `become` and after `leave`.
    const std::optional<Identity>& now() const { return identity_; }
    bool may_change() const { return !name_; }

    // Takes the identity that the selection needs, ends what dead runs of it left, and is the
    // context's caller from then on. False when somebody else was quicker: choose again.
    // identity-in-use for a name that was given.
    Result<bool> become(const Selection& selection);
    Result<void> leave();

  private:
    Result<bool> fits(const Selection& selection);
    Result<bool> acquire(const std::optional<std::string>& name);

    WorkContext& work_;
    std::optional<std::string> name_;
    std::optional<Identity> identity_;
};

} // namespace atelier
