#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace passnum::identity {

// Whether a password is among those that are tried first: words that the published lists of stolen passwords
// are full of, what is known of the person, runs of the alphabet, of figures or of the keyboard, also with @
// for a and 3 for e, and with little else beside. `about`: login, name, e-mail, organisation, as they are
// written. No list of stolen passwords is asked: ours must do without network, and those above 11 characters
// are nearly all made like this.
bool is_guessable(std::string_view password, const std::vector<std::string>& about);

}  // namespace passnum::identity
