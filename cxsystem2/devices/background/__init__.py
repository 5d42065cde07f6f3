"""Background input of a population: Poisson events in every step that do not depend on the device."""
