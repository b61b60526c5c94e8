import assert from "node:assert/strict";
import { test } from "node:test";
import {
  azerty,
  enrolled,
  isAccessible,
  ledger,
  mode,
  picture,
  says,
  shoot,
  type,
} from "./world.mjs";

test("a typed code is checked as it is typed, and spends nothing", async () => {
  const page = await enrolled();
  await isAccessible(page, "check");
  await picture(page, "check");
  const field = page.getByLabel("Code écrit sous le QR code");
  await field.fill("0123u");
  await page.getByText(/« U » n’existe pas/).waitFor();
  await field.fill("0123456789AB");
  await page.getByText(/Il y a une erreur/).waitFor();
  await isAccessible(page, "typed wrongly");
  await type(page, ledger.voucher(1, 1).typed);
  await says(page, "Valable");
  await isAccessible(page, "usable");
  await picture(page, "verdict-usable");
  await page.keyboard.press("Escape");
  await type(page, ledger.voucher(1, 1).typed);
  await says(page, "Valable");
  await page.leave();
});

test("a gun works anywhere, and the next scan replaces the last verdict without a click", async () => {
  const page = await enrolled();
  await mode(page, "Encaisser");
  await shoot(page, ledger.voucher(1, 2).qr);
  await page.getByRole("heading", { name: /1 chèque/ }).waitFor();
  await isAccessible(page, "basket");
  await picture(page, "basket");
  await page.getByRole("button", { name: /^Encaisser 10/ }).click();
  await says(page, "Accepté");
  await isAccessible(page, "accepted");
  await picture(page, "verdict-accepted");
  await shoot(page, ledger.voucher(1, 2).qr);
  await page.getByRole("button", { name: /^Encaisser 10/ }).click();
  await says(page, "Déjà utilisé");
  await isAccessible(page, "refused");
  await picture(page, "verdict-refused");
  await page.leave();
});

test("a US gun on an AZERTY machine is understood, also with the focus in a field", async () => {
  const page = await enrolled();
  await page.getByLabel("Code écrit sous le QR code").focus();
  await shoot(page, ledger.voucher(1, 3).qr, azerty);
  await says(page, "Valable");
  await page.getByRole("button", { name: "Fermer" }).click();
  assert.equal(
    await page.getByLabel("Code écrit sous le QR code").inputValue(),
    "",
  );
  await shoot(page, ledger.voucher(1, 3).typed, azerty);
  await says(page, "Valable");
  await page.leave();
});
